package io.erpo.planning.tasks;

/** How far problems are from those that a policy is trained on. */
public enum Distance {
    /** Of the kind that is trained on. */
    SAME,
    /** A little harder, or composed in a way that training leaves out. */
    NEAR,
    /** Several steps longer. */
    FAR
}
