/** {@code erpo topics}: the log of a run as JSON lines. */
package io.erpo.cli.topics;
