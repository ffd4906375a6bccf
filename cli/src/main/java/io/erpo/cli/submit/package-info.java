/** Starting a run on services that run already, elsewhere. */
package io.erpo.cli.submit;
