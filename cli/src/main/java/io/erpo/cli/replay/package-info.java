/** {@code erpo archive} and {@code erpo replay}: the log of a run as one file, and the proof that it is what it says. */
package io.erpo.cli.replay;
