/** {@code erpo dispatch}: requests a group again, as an event of the run. */
package io.erpo.cli.dispatch;
