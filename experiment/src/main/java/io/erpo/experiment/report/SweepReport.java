package io.erpo.experiment.report;

import io.erpo.chart.LineChart;
import io.erpo.chart.Series;
import io.erpo.chart.Series.Point;
import io.erpo.evaluation.statistics.Estimate;
import io.erpo.experiment.plan.Arm;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.report.Part.Figure;
import io.erpo.experiment.report.Part.Heading;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.report.Part.Table;
import io.erpo.experiment.result.AnswerKind;
import io.erpo.experiment.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report of a sweep: is the heat signal or noise? */
final class SweepReport {

    private static final double BASELINE = 1.0;

    private final ExperimentPlan plan;
    private final Runs runs;
    /** By temperature, then by seed. */
    private final TreeMap<Double, Map<Long, SweepPoint>> points = new TreeMap<>();

    private SweepReport(ExperimentPlan plan, List<RunResult> results) {
        this.plan = plan;
        this.runs = new Runs(plan, results);
        for (Arm arm : plan.arms()) {
            if (arm.work() instanceof Work.MeasureAt at) {
                Map<Long, SweepPoint> bySeed = new TreeMap<>();
                runs.of(arm).forEach(run -> bySeed.put(run.seed(), SweepPoint.of(at.temperature(), run)));
                if (!bySeed.isEmpty()) {
                    points.put(at.temperature(), bySeed);
                }
            }
        }
    }

    /** What the report says between its summary and the list of its runs. */
    static List<Part> parts(ExperimentPlan plan, List<RunResult> results) {
        return new SweepReport(plan, results).parts();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Paragraph(
                "Residual prompts are those whose %d responses at T = 1 were all correct in one draw of at most %d prompts of the training set. Every temperature, T = 1 included, was then measured on fresh draws: some residual prompts turn mixed without any heat, so what heat does is the difference to T = 1.0, paired by prompt. %s"
                        .formatted(
                                plan.settings().sweep().samples(),
                                plan.settings().sweep().prompts(),
                                seeds() > 1
                                        ? "Intervals (95 %) are over seeds, each with a checkpoint and residual prompts of its own."
                                        : "Intervals (95 %) are over the prompts of one checkpoint.")));
        if (points.isEmpty()) {
            return parts;
        }
        parts.add(new Heading("What a temperature makes of residual prompts"));
        parts.add(outcomes());
        parts.add(figure());
        parts.add(new Heading("What kind of wrong"));
        parts.add(
                new Paragraph(
                        "Shares of the wrong responses. The first that fits is taken: repetition, truncated, no answer, format (the answer has a kind of character that the reference has not), wrong value. Log-probabilities are those of the tokens as they were sampled, in nats. Wrong values whose tokens are about as probable as those of right responses are signal; malformed responses are noise."));
        parts.add(kinds());
        parts.add(new Heading("Suggestion"));
        parts.add(new Paragraph(suggestion()));
        return parts;
    }

    private Table outcomes() {
        return new Table(
                List.of(
                        "T",
                        "residual prompts",
                        "turn mixed",
                        "difference to T = 1.0",
                        "incorrect responses",
                        "difference to T = 1.0"),
                points.entrySet().stream()
                        .map(point -> List.of(
                                Double.toString(point.getKey()),
                                Integer.toString(point.getValue().values().stream()
                                        .mapToInt(each -> each.mixed().length)
                                        .sum()),
                                Texts.estimate(share(point.getValue(), SweepPoint::mixed, 1)),
                                difference(point.getKey(), SweepPoint::mixed),
                                Texts.estimate(share(
                                        point.getValue(),
                                        SweepPoint::incorrect,
                                        plan.settings().sweep().samples())),
                                difference(point.getKey(), SweepPoint::incorrect)))
                        .toList());
    }

    private Table kinds() {
        List<AnswerKind> wrong = Stream.of(AnswerKind.values())
                .filter(kind -> kind != AnswerKind.RIGHT)
                .toList();
        List<String> header = new ArrayList<>(List.of("T", "wrong responses"));
        wrong.forEach(kind -> header.add(kind.title()));
        header.addAll(List.of("tokens, wrong", "tokens, right", "log-probability, wrong", "log-probability, right"));
        List<List<String>> rows = new ArrayList<>();
        points.forEach((temperature, bySeed) -> {
            List<String> row = new ArrayList<>(List.of(
                    Double.toString(temperature),
                    Integer.toString(
                            bySeed.values().stream().mapToInt(SweepPoint::wrong).sum())));
            wrong.forEach(kind -> row.add(Texts.number(ofWrong(bySeed, kind::equals))));
            row.add(mean(bySeed, point -> point.tokens(kind -> kind != AnswerKind.RIGHT)));
            row.add(mean(bySeed, point -> point.tokens(kind -> kind == AnswerKind.RIGHT)));
            row.add(mean(bySeed, point -> point.logprob(kind -> kind != AnswerKind.RIGHT)));
            row.add(mean(bySeed, point -> point.logprob(kind -> kind == AnswerKind.RIGHT)));
            rows.add(row);
        });
        return new Table(header, rows);
    }

    private String suggestion() {
        Map<Double, Double> mixed = new TreeMap<>();
        Map<Double, Double> malformed = new TreeMap<>();
        points.forEach((temperature, bySeed) -> {
            mixed.put(temperature, share(bySeed, SweepPoint::mixed, 1).mean());
            malformed.put(temperature, ofWrong(bySeed, AnswerKind::malformed));
        });
        int epochs = plan.settings().sweep().epochs();
        Suggestion suggestion = Suggestion.of(mixed, malformed, epochs);
        return "The rule: T_half is the lowest temperature at which half of the residual prompts turn mixed; T_max is the highest one up to which at most a third of the wrong responses are malformed; T_s = (min(T_half, T_max) - 1) / (planned epochs / 4), with %d epochs planned. Here T_half is %s, T_max is %s, and T_s is %s. A suggestion is fixed before training and is not tuned on its result."
                .formatted(
                        epochs,
                        text(suggestion.half(), "above all that were measured"),
                        text(suggestion.max(), "below all that were measured"),
                        text(suggestion.slope(), "not suggested: heat brings noise before it brings mixed prompts"));
    }

    private Figure figure() {
        List<Point> line = points.entrySet().stream()
                .map(point -> {
                    Estimate estimate = share(point.getValue(), SweepPoint::mixed, 1);
                    return estimate.interval()
                            .map(interval ->
                                    new Point(point.getKey(), estimate.mean(), interval.low(), interval.high()))
                            .orElse(Point.at(point.getKey(), estimate.mean()));
                })
                .toList();
        return new Figure(
                new LineChart(
                        "mixed-by-temperature",
                        "Residual prompts that turn mixed",
                        "temperature",
                        List.of(new Series("share of residual prompts", line))),
                "The band is the 95 % interval.");
    }

    /** Over seeds; over the prompts when there is one seed. */
    private static Estimate share(Map<Long, SweepPoint> bySeed, Function<SweepPoint, double[]> of, int samples) {
        return bySeed.size() > 1
                ? Estimate.ofMean(bySeed.values().stream()
                        .mapToDouble(point -> mean(of.apply(point)))
                        .toArray())
                : Estimate.ofShares(of.apply(bySeed.values().iterator().next()), samples);
    }

    private String difference(double temperature, Function<SweepPoint, double[]> of) {
        Map<Long, SweepPoint> cold = points.getOrDefault(BASELINE, Map.of());
        Map<Long, SweepPoint> hot = points.get(temperature);
        List<double[]> differences = hot.keySet().stream()
                .filter(cold::containsKey)
                .map(seed -> paired(of.apply(hot.get(seed)), of.apply(cold.get(seed))))
                .toList();
        if (temperature == BASELINE || differences.isEmpty()) {
            return Texts.NONE;
        }
        return Texts.difference(Estimate.ofMean(
                differences.size() > 1
                        ? differences.stream().mapToDouble(SweepReport::mean).toArray()
                        : differences.get(0)));
    }

    /** Both were measured on the same file. */
    private static double[] paired(double[] hot, double[] cold) {
        return IntStream.range(0, hot.length).mapToDouble(i -> hot[i] - cold[i]).toArray();
    }

    private static double ofWrong(Map<Long, SweepPoint> bySeed, Predicate<AnswerKind> kind) {
        int wrong = bySeed.values().stream().mapToInt(SweepPoint::wrong).sum();
        return wrong == 0
                ? 0
                : (double) bySeed.values().stream()
                                .mapToInt(point -> point.responses(kind))
                                .sum()
                        / wrong;
    }

    private static String mean(Map<Long, SweepPoint> bySeed, ToDoubleFunction<SweepPoint> of) {
        return Texts.number(bySeed.values().stream().mapToDouble(of).average().orElse(0));
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElse(0);
    }

    private int seeds() {
        return points.values().stream().mapToInt(Map::size).max().orElse(0);
    }

    private static String text(OptionalDouble value, String otherwise) {
        return value.isPresent() ? Texts.number(value.getAsDouble()) : otherwise;
    }
}
