/**
 * {@code erpo history} and {@code erpo whatif}: the prompts' histories as the log records them, and the temperatures
 * that other settings would have given on them.
 */
package io.erpo.cli.history;
