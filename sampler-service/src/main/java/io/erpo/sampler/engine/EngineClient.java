package io.erpo.sampler.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A program beside the sampler that samples with the weights it was told to load. Thread-safe: many responses are asked for at
 * the same time. Every method throws {@link EngineException} when the program does not do what it is asked.
 */
public interface EngineClient {

    /** Where the program answers, for messages. */
    String address();

    /** What the program says of itself. */
    EngineDescription describe();

    /** Samples one response. The answer is checked: counts, finite log-probabilities, and an end that fits the request. */
    EngineAnswer complete(EngineRequest request);

    /**
     * Replaces the whole weights; returns when they are in force. Called only while no response is being sampled.
     *
     * @param checkpoint a complete directory that the program can read at the same path; never one that was loaded before with
     *     other content
     * @param label names the weights from now on
     */
    void load(Path checkpoint, String label);

    /**
     * Adds an adapter to the weights in force; requests name it. Responses may be sampled meanwhile.
     *
     * @param adapter a PEFT directory that the program can read at the same path
     * @param name never one that was used for another adapter
     */
    void loadAdapter(Path adapter, String name);

    /** The label of the weights in force; empty when none was set, as after the program's start. */
    Optional<String> label();
}
