/** What a run has done so far, computed from its events alone, and how people get to see it. */
package io.erpo.view.progress;
