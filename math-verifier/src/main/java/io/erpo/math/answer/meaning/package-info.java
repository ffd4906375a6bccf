/** What parts of an answer mean beside their value: names, units, words, angles, both signs, matrices. */
package io.erpo.math.answer.meaning;
