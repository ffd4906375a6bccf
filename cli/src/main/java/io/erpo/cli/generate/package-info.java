/** {@code erpo generate}: responses to a prompt, streamed as text or written as JSON lines. */
package io.erpo.cli.generate;
