/** The report of an experiment: pure functions from the results of its runs to tables, figures and files. */
package io.erpo.experiment.report;
