/**
 * {@code erpo archive} and {@code erpo replay}: the log of a run as one file, and the check that it can be computed
 * again.
 */
package io.erpo.cli.replay;
