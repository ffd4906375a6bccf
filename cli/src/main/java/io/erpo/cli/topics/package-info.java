/** {@code erpo topics}: what is in the log of a run, as JSON lines. */
package io.erpo.cli.topics;
