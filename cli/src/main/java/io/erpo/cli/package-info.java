/** The {@code erpo} command: its subcommands, and how it speaks of what went wrong. */
package io.erpo.cli;
