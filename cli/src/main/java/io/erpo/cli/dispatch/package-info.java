/** {@code erpo dispatch}: asks for a group again, as an event of the run. */
package io.erpo.cli.dispatch;
