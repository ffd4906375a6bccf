/** The judgements of a run's rewards, listed or shadow: a fold over its responses and rewards. */
package io.erpo.view.tally;
