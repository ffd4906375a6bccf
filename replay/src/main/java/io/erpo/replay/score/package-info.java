/**
 * Scores the recorded tokens of a run under the policies they are pinned to: what can be proven of responses whose draws
 * cannot be repeated, because another program made them.
 */
package io.erpo.replay.score;
