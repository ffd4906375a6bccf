/** Runs as objects: the state of each run of a log, who an active run waits for, and how a run ended. */
package io.erpo.view.status;
