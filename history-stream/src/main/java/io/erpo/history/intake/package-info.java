/**
 * How records come in: decoded, checked and handed to what keeps the state, or else put aside as dead letters in the
 * same transaction. Nothing that a topic can hold stops the stream.
 */
package io.erpo.history.intake;
