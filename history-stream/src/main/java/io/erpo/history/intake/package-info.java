/**
 * The intake decodes and checks records and passes them to the handlers, or writes them to the dead letters in the same
 * transaction. No record in a topic can stop the stream.
 */
package io.erpo.history.intake;
