/** Numbers that expressions have as values: exact fractions and complex floating point. */
package io.erpo.math.answer.number;
