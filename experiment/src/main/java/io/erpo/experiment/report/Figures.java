package io.erpo.experiment.report;

import io.erpo.chart.LineChart;
import io.erpo.chart.Series;
import io.erpo.chart.Series.Point;
import io.erpo.experiment.plan.Arm;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.report.Part.Figure;
import io.erpo.experiment.result.EpochRow;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Curves over training, with a band from the lowest to the highest seed. */
final class Figures {

    private static final String BAND =
            "Lines are means over seeds; bands go from the lowest to the highest seed and are no intervals.";

    private final Runs runs;

    Figures(Runs runs) {
        this.runs = runs;
    }

    /** A measure of every step, for all arms. */
    Optional<Figure> ofSteps(StepMeasure measure) {
        return figure(measure.id(), capital(measure.title()), "training step", arm -> points(runs.curve(arm, measure)));
    }

    /** A score by training steps, for all arms. */
    Optional<Figure> ofScore(Measure measure) {
        return figure(
                "score-" + id(measure),
                title(measure),
                "training steps",
                arm -> points(scores(arm, measure)));
    }

    /** A score by the tokens generated for it, for all arms. */
    Optional<Figure> ofScoreByTokens(Measure measure) {
        return figure(
                "tokens-" + id(measure),
                title(measure),
                "million tokens generated in training",
                arm -> scores(arm, measure).entrySet().stream()
                        .map(entry -> point(tokens(arm, entry.getKey()), entry.getValue()))
                        .toList());
    }

    /** The three outcomes of a visit by epoch, of one arm. */
    Optional<Figure> ofEpochs(Arm arm) {
        Map<String, ToDoubleFunction<EpochRow>> shares = new TreeMap<>(Map.of(
                "all-correct", EpochRow::allCorrectShare,
                "mixed", EpochRow::mixedShare,
                "all-incorrect", EpochRow::allIncorrectShare));
        List<Series> series = new ArrayList<>();
        shares.forEach((name, share) -> {
            Map<Integer, List<Double>> byEpoch = new TreeMap<>();
            for (RunResult run : runs.of(arm)) {
                run.epochs().stream().filter(EpochRow::complete).forEach(epoch -> byEpoch.computeIfAbsent(
                                epoch.epoch() + 1, number -> new ArrayList<>())
                        .add(share.applyAsDouble(epoch)));
            }
            if (!byEpoch.isEmpty()) {
                series.add(new Series(name, points(byEpoch)));
            }
        });
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure(
                        new LineChart(
                                "epochs-" + arm.name(), "Outcomes of visits under " + arm.name(), "epoch", series),
                        BAND + " Epochs in which every prompt was visited."));
    }

    private Optional<Figure> figure(String id, String title, String xLabel, Function<Arm, List<Point>> points) {
        List<Series> series = runs.arms().stream()
                .map(arm -> Map.entry(arm.name(), points.apply(arm)))
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new Series(entry.getKey(), entry.getValue()))
                .toList();
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure(new LineChart(id, title, xLabel, series), BAND));
    }

    private Map<Integer, List<Double>> scores(Arm arm, Measure measure) {
        Map<Integer, List<Double>> scores = new TreeMap<>();
        for (RunResult run : runs.of(arm)) {
            for (int step : Scores.steps(run, measure.benchmark())) {
                Scores.of(run, measure, step)
                        .ifPresent(score -> scores.computeIfAbsent(step, after -> new ArrayList<>())
                                .add(score));
            }
        }
        return scores;
    }

    private double tokens(Arm arm, int step) {
        OptionalDouble mean = runs.of(arm).stream()
                .mapToDouble(run -> run.generatedTokens(step) / 1e6)
                .average();
        return mean.orElse(0);
    }

    private static List<Point> points(Map<Integer, List<Double>> bySeed) {
        return bySeed.entrySet().stream()
                .map(entry -> point(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Point point(double x, List<Double> values) {
        return new Point(
                x,
                values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                values.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                values.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }

    private static String title(Measure measure) {
        return "%s on %s".formatted(measure.isMean() ? "Accuracy" : capital(measure.score()), measure.benchmark());
    }

    private static String id(Measure measure) {
        return measure.toString().replaceAll("[^a-zA-Z0-9]+", "-");
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
