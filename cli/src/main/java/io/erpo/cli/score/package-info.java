/** {@code erpo score}: log-probabilities of given token sequences, from one JSON lines file to another. */
package io.erpo.cli.score;
