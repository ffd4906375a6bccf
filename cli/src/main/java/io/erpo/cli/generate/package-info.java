/** {@code erpo generate}: responses to a prompt, as text while they grow or as JSON lines. */
package io.erpo.cli.generate;
