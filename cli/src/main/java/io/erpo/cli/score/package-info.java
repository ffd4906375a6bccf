/** {@code erpo score}: log-probabilities of token sequences, from one JSON lines file to another. */
package io.erpo.cli.score;
