/** The sampling of a run again: its recorded requests to the same sampler, with the policies they are pinned to. */
package io.erpo.replay.sampler;
