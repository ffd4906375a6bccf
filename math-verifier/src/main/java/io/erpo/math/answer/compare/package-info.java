/**
 * Whether two mathematical answers mean the same: parses both, dispatches on their kinds, and decides by text, exact numbers,
 * structure or probing.
 */
package io.erpo.math.answer.compare;
