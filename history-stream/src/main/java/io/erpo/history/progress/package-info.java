/** Meters of the progress of each run: how old its newest step is, and how runs ended. */
package io.erpo.history.progress;
