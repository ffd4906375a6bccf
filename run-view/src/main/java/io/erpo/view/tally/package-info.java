/** What the rewards of a run say, listed or shadow: a fold over its responses and rewards. */
package io.erpo.view.tally;
