/** Values of expressions in complex floating point, at deterministic points. */
package io.erpo.math.answer.probe;
