/** The {@code erpo} command: its subcommands and its error messages. */
package io.erpo.cli;
