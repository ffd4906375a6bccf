/** Makes the runs of an experiment on one cluster of this machine, and goes on where it was stopped. */
package io.erpo.experiment.session;
