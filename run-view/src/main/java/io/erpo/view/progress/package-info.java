/** The progress of a run, computed from its events alone: steps, phases, groups that take too long, and the summary. */
package io.erpo.view.progress;
