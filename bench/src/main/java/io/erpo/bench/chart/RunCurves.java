package io.erpo.bench.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The curves of a chart.
 *
 * @param points a point for each step, in order
 */
record RunCurves(String recipe, long seed, List<Point> points) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A step.
     *
     * @param step counted from 1, as in the tables of {@code train}
     * @param allCorrect share of prompts whose responses were all correct
     */
    record Point(int step, double allCorrect, double meanTemperature) {}

    RunCurves {
        points = List.copyOf(points);
        if (points.size() < 2) {
            throw new IllegalArgumentException("a curve needs 2 steps or more, was " + points.size());
        }
    }

    /** @throws CommandException when the file is not the summary of a run of at least two steps */
    static RunCurves read(Path summary) {
        try {
            return of(JSON.readTree(summary.toFile()));
        } catch (IOException e) {
            throw new CommandException(summary + " cannot be read: " + FileFaults.describe(e), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException("%s is not the summary.json of a run: %s".formatted(summary, e.getMessage()), e);
        }
    }

    private static RunCurves of(JsonNode summary) {
        List<Point> points = new ArrayList<>();
        for (JsonNode step : required(summary, "perStep")) {
            points.add(new Point(
                    required(step, "step").asInt() + 1,
                    required(step, "allCorrect").asDouble(),
                    required(step, "meanTemperature").asDouble()));
        }
        return new RunCurves(
                required(summary, "recipe").asText(), required(summary, "seed").asLong(), points);
    }

    private static JsonNode required(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("%s is missing".formatted(field));
        }
        return value;
    }
}
