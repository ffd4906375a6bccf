/** {@code erpo submit}: starts a run on services that already run elsewhere. */
package io.erpo.cli.submit;
