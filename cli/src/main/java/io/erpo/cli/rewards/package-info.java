/** {@code erpo rewards} and {@code erpo rescore}: what the rewards of a run say, and what another one would have changed. */
package io.erpo.cli.rewards;
