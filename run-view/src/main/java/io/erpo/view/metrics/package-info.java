/** The numbers of a run for curves and scripts, one line of JSON for each step, evaluation and signal, and the signals. */
package io.erpo.view.metrics;
