/** {@code erpo inspect}: what is in the data of a run, before anything starts. */
package io.erpo.cli.inspect;
