/** What a run has done so far, computed from its events alone: steps, phases, groups that take too long, and the summary. */
package io.erpo.view.progress;
