package io.erpo.algorithm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The tables that {@code make_estimators.py} writes. */
final class EstimatorVectors {

    private EstimatorVectors() {}

    /** The columns of each row. */
    static List<List<String>> rows(String file) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                EstimatorVectors.class.getResourceAsStream("/estimators/" + file), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Double> numbers(String column) {
        return Arrays.stream(column.split(" ")).map(Double::valueOf).toList();
    }
}
