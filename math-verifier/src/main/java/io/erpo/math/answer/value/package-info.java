/** Values of expressions: exact where possible, else in complex floating point at deterministic points, else to many digits. */
package io.erpo.math.answer.value;
