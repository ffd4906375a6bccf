/** What is kept of a run for the report: a fold over its events, and the file that holds it. */
package io.erpo.experiment.result;
