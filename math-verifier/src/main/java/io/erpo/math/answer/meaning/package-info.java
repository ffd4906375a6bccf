/** The meaning of parts of an answer that is more than a value: names, units, words, angles, both signs, matrices. */
package io.erpo.math.answer.meaning;
