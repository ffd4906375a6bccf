/**
 * {@code erpo history} and {@code erpo whatif}: what the log says of the prompts' histories, and which temperatures other
 * settings would have given on them.
 */
package io.erpo.cli.history;
