/** What a terminal shows of a run: a status line, tables, and plain text from numbers. */
package io.erpo.cli.terminal;
