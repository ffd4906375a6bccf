/**
 * Replays the sampling of a run: its recorded requests go to the same sampler, with the policies they are pinned to.
 */
package io.erpo.replay.sampler;
