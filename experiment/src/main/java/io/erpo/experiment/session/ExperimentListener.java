package io.erpo.experiment.session;

/** Hears how an experiment goes. */
public interface ExperimentListener {

    /** A line that stays. */
    void said(String line);

    /** What is happening now. */
    void status(String line);
}
