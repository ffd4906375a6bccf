/** {@code erpo runs}, {@code erpo status} and {@code erpo cancel}: the runs of a log as objects. */
package io.erpo.cli.runs;
