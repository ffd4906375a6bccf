/** Exact rational values of expressions, as far as they have one of reasonable size. */
package io.erpo.math.answer.value;
