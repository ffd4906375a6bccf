/** {@code erpo verify}: verdicts of the math verifier on given responses, from one JSON lines file to another. */
package io.erpo.cli.verify;
