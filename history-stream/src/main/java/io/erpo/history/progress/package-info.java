/** The progress of each run for the meters: how old its newest step is, and how runs ended. */
package io.erpo.history.progress;
