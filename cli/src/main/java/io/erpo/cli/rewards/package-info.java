/** {@code erpo rewards} and {@code erpo rescore}: the rewards of a run, and what another one would have changed. */
package io.erpo.cli.rewards;
