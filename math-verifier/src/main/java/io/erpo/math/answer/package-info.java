/** What a comparison of two answers is given and what it says: tolerances in, equal, different or undecided out. */
package io.erpo.math.answer;
