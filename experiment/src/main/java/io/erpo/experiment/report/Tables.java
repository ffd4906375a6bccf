package io.erpo.experiment.report;

import io.erpo.evaluation.statistics.Estimate;
import io.erpo.evaluation.statistics.Holm;
import io.erpo.experiment.plan.Arm;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.report.Part.Table;
import io.erpo.experiment.result.EpochRow;
import io.erpo.experiment.result.StepMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables over seeds. */
final class Tables {

    private final Runs runs;
    private final Arm control;

    Tables(Runs runs, Arm control) {
        this.runs = runs;
        this.control = control;
    }

    /** The one measure whose comparisons are claims: difference to the control, paired by seed, with Holm's correction. */
    Table primary(Measure measure) {
        Map<Long, Double> ofControl = runs.scores(control, measure);
        List<Arm> others = others();
        List<Optional<Estimate>> differences = others.stream()
                .map(arm -> Runs.difference(runs.scores(arm, measure), ofControl))
                .toList();
        List<OptionalDouble> adjusted = holm(differences);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                control.name(),
                seeds(ofControl),
                value(Runs.estimate(ofControl)),
                "(control)",
                Texts.NONE,
                Texts.NONE));
        for (int i = 0; i < others.size(); i++) {
            Map<Long, Double> scores = runs.scores(others.get(i), measure);
            rows.add(List.of(
                    others.get(i).name(),
                    seeds(scores),
                    value(Runs.estimate(scores)),
                    differences.get(i).map(Texts::difference).orElse(Texts.NONE),
                    Texts.pValue(p(differences.get(i))),
                    Texts.pValue(adjusted.get(i))));
        }
        return new Table(
                List.of("arm", "seeds", measure.toString(), "difference to " + control.name(), "p", "p (Holm)"), rows);
    }

    /** Scores and training measures of every arm; no tests. */
    Table exploratory(List<Measure> measures, List<StepMeasure> late) {
        List<String> header = new ArrayList<>(List.of("measure"));
        runs.arms().forEach(arm -> header.add(arm.name()));
        List<List<String>> rows = new ArrayList<>();
        measures.forEach(measure ->
                row(measure.toString(), arm -> runs.scores(arm, measure)).ifPresent(rows::add));
        late.forEach(
                measure -> row(measure.title(), arm -> runs.late(arm, measure)).ifPresent(rows::add));
        row("convexity of the mean temperature", arm -> runs.bySeed(arm, Convexity::of))
                .ifPresent(rows::add);
        row(
                        "million tokens generated in training",
                        arm -> runs.bySeed(arm, run -> OptionalDouble.of(run.generatedTokens(Integer.MAX_VALUE) / 1e6)))
                .ifPresent(rows::add);
        return new Table(header, rows);
    }

    /** The outcomes of visits by epoch, of one arm. */
    Table epochs(Arm arm) {
        TreeSet<Integer> epochs = new TreeSet<>();
        runs.of(arm).forEach(run -> run.epochs().forEach(epoch -> epochs.add(epoch.epoch())));
        List<List<String>> rows = new ArrayList<>();
        for (int epoch : epochs) {
            Map<Long, EpochRow> complete = new TreeMap<>();
            runs.of(arm).forEach(run -> run.epochs().stream()
                    .filter(row -> row.epoch() == epoch && row.complete())
                    .forEach(row -> complete.put(run.seed(), row)));
            if (!complete.isEmpty()) {
                rows.add(List.of(
                        Integer.toString(epoch + 1),
                        Integer.toString(complete.size()),
                        share(complete, EpochRow::allCorrectShare),
                        share(complete, EpochRow::mixedShare),
                        share(complete, EpochRow::allIncorrectShare)));
            }
        }
        return new Table(List.of("epoch", "seeds", "all-correct", "mixed", "all-incorrect"), rows);
    }

    private List<Arm> others() {
        return runs.arms().stream().filter(arm -> !arm.equals(control)).toList();
    }

    /** A comparison that failed runs have made impossible still counts as one of the family. */
    private static List<OptionalDouble> holm(List<Optional<Estimate>> differences) {
        List<Double> adjusted = Holm.adjust(
                differences.stream().map(difference -> p(difference).orElse(1)).toList());
        return IntStream.range(0, differences.size())
                .mapToObj(i ->
                        p(differences.get(i)).isPresent() ? OptionalDouble.of(adjusted.get(i)) : OptionalDouble.empty())
                .toList();
    }

    private static OptionalDouble p(Optional<Estimate> difference) {
        return difference.map(Estimate::pValue).orElse(OptionalDouble.empty());
    }

    private Optional<List<String>> row(String name, Function<Arm, Map<Long, Double>> values) {
        List<String> cells = runs.arms().stream()
                .map(arm -> value(Runs.estimate(values.apply(arm))))
                .toList();
        return cells.stream().allMatch(Texts.NONE::equals)
                ? Optional.empty()
                : Optional.of(Stream.concat(Stream.of(name), cells.stream()).toList());
    }

    private static String share(Map<Long, EpochRow> bySeed, ToDoubleFunction<EpochRow> share) {
        return Texts.estimate(
                Estimate.ofMean(bySeed.values().stream().mapToDouble(share).toArray()));
    }

    private static String seeds(Map<Long, Double> bySeed) {
        return Integer.toString(bySeed.size());
    }

    private static String value(Optional<Estimate> estimate) {
        return estimate.map(Texts::estimate).orElse(Texts.NONE);
    }
}
