/** Terminal output of a run: a status line, tables and formatted numbers. */
package io.erpo.cli.terminal;
