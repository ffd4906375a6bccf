/** {@code erpo verify}: verdicts of the math verifier on responses, from one JSON lines file to another. */
package io.erpo.cli.verify;
