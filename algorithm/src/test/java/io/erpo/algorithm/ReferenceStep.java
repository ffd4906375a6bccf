package io.erpo.algorithm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One step as PyTorch computed it; its settings stand in {@code grpo-step.tsv}.
 *
 * @param newLogprobs of the response's tokens, under the policy that is trained
 * @param oldLogprobs of the same tokens, under the policy that sampled them
 */
record ReferenceStep(
        int group,
        int tokens,
        double accuracy,
        double penalty,
        double score,
        double advantage,
        List<Double> newLogprobs,
        List<Double> oldLogprobs) {

    static final double LOSS = 0.06967943161725998;

    /** Its 16 responses, group by group. */
    static List<ReferenceStep> responses() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ReferenceStep.class.getResourceAsStream("/grpo-step.tsv"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> parse(line.split("\t")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReferenceStep parse(String[] columns) {
        return new ReferenceStep(
                Integer.parseInt(columns[0]),
                Integer.parseInt(columns[1]),
                Double.parseDouble(columns[2]),
                Double.parseDouble(columns[3]),
                Double.parseDouble(columns[4]),
                Double.parseDouble(columns[5]),
                numbers(columns[6]),
                numbers(columns[7]));
    }

    private static List<Double> numbers(String column) {
        return Arrays.stream(column.split(" ")).map(Double::valueOf).toList();
    }
}
