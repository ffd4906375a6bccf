/** {@code erpo train}: a run from its plan to its summary. */
package io.erpo.cli.train;
