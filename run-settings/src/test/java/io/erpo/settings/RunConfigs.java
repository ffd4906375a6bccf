package io.erpo.settings;

import io.erpo.algorithm.AdvantageRule.Baseline;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.EntropyAdvantage;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.PolicyLoss;
import io.erpo.algorithm.PolicyLoss.Level;
import io.erpo.algorithm.Recipe;
import io.erpo.events.AdvantageScale;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.OnUndecided;
import io.erpo.events.TemperatureControl;
import io.erpo.settings.rewards.BuiltInRewards;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Configurations that the plan accepts, of every kind; other modules feed them to their validators. */
public final class RunConfigs {

    private record CorrectedMode(LogprobMode mode, Correction kind, double low, double high, Level level) {}

    private record Objective(double clipLow, double dualClip, Level ratio, PolicyLoss.Surrogate surrogate) {}

    private record Coefficients(double kl, double entropy) {}

    private record Method(Temperature temperature, Advantage advantage, Batch batch, Loss loss, Optimizer optimizer) {}

    private RunConfigs() {}

    /** Covers every range up to its ends. */
    static Arbitrary<RunConfig> valid() {
        return sampling(counts(1), Arbitraries.integers().between(0, Integer.MAX_VALUE - 1))
                .flatMap(sampling -> around(sampling, counts(1)));
    }

    /** The same with few prompts and steps, so that a service starts quickly. */
    public static Arbitrary<RunConfig> small() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 3);
        return sampling(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 2))
                .flatMap(sampling -> around(sampling, steps));
    }

    private static Arbitrary<RunConfig> around(Sampling sampling, Arbitrary<Integer> steps) {
        Arbitrary<Checkpoints> checkpoints = Combinators.combine(
                        Arbitraries.integers().between(sampling.maxPolicyLag() + 1, Integer.MAX_VALUE),
                        counts(0),
                        Arbitraries.of(SamplerPrecision.class),
                        Arbitraries.longs()
                                .between(1 << 20, Long.MAX_VALUE)
                                .injectNull(0.5)
                                .map(bytes -> bytes == null ? 0 : bytes))
                .as(Checkpoints::new);
        Arbitrary<Map.Entry<EvaluationPlan, Checkpoints>> measured =
                Combinators.combine(evaluation(), checkpoints).as(Map::entry);
        return Combinators.combine(
                        Arbitraries.of(Recipe.values()).map(Recipe::id),
                        Arbitraries.longs(),
                        steps,
                        source(),
                        method(sampling),
                        adapter(),
                        rewards(sampling),
                        measured)
                .flatAs((recipe, seed, count, source, method, adapter, rewards, rest) -> Combinators.combine(
                                prompt(), texts(), Arbitraries.of(OnUndecided.class))
                        .as((prompt, model, onUndecided) -> new RunConfig(
                                recipe,
                                seed,
                                count,
                                model,
                                source,
                                prompt,
                                sampling,
                                method.temperature(),
                                method.advantage(),
                                method.batch(),
                                method.loss(),
                                method.optimizer(),
                                adapter,
                                rewards,
                                onUndecided,
                                rest.getKey(),
                                adapter.isOn() ? withoutCopy(rest.getValue()) : rest.getValue())));
    }

    /** An adapter has no copy for samplers. */
    private static Checkpoints withoutCopy(Checkpoints checkpoints) {
        return new Checkpoints(
                checkpoints.keepLast(), checkpoints.keepEvery(), SamplerPrecision.FLOAT32, checkpoints.shardBytes());
    }

    private static Arbitrary<Sampling> sampling(Arbitrary<Integer> promptsPerStep, Arbitrary<Integer> lag) {
        Arbitrary<List<StopToken>> stopTokens =
                counts(0).map(id -> (StopToken) new StopToken.Id(id)).list().ofMaxSize(3);
        return Combinators.combine(promptsPerStep, counts(2), counts(1), lag, stopTokens)
                .as(Sampling::new);
    }

    private static Arbitrary<Method> method(Sampling sampling) {
        return Combinators.combine(temperature(), advantage(), batch(), loss(), optimizer(sampling))
                .as(Method::new)
                .filter(method -> method.advantage().entropyAlpha() == 0
                        || !method.batch().dropAllCorrect()
                        || !method.batch().dropAllIncorrect());
    }

    private static Arbitrary<Temperature> temperature() {
        return Arbitraries.oneOf(ladder(), controller(), schedule());
    }

    private static Arbitrary<Temperature> controller() {
        return Combinators.combine(
                        numbers(0.001, 1000),
                        numbers(0, 1),
                        numbers(0.001, 0.999),
                        numbers(0.000001, 1),
                        enums(HistoryRule.class))
                .as((initial, above, target, rate, onMixed) -> new Temperature(
                        TemperatureControl.TARGET,
                        initial,
                        0,
                        initial + above * (1000 - initial),
                        onMixed,
                        target,
                        rate,
                        List.of()));
    }

    private static Arbitrary<Temperature> schedule() {
        return Combinators.combine(
                        numbers(1e-300, 1e300),
                        numbers(1e-300, 1e300).list().ofMinSize(1).ofMaxSize(5),
                        enums(HistoryRule.class))
                .as((initial, temperatures, onMixed) -> new Temperature(
                        TemperatureControl.SCHEDULE,
                        initial,
                        0,
                        Collections.max(temperatures),
                        onMixed,
                        Temperature.DEFAULT_TARGET,
                        Temperature.DEFAULT_RATE,
                        temperatures));
    }

    private static Arbitrary<Temperature> ladder() {
        return Combinators.combine(
                        numbers(1e-300, 1e300), numbers(0, 1e300), numbers(0, 1e300), enums(HistoryRule.class))
                .as((initial, slope, above, rule) -> Temperature.ladder(initial, slope, initial + above, rule));
    }

    private static Arbitrary<Advantage> advantage() {
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(
                        enums(Baseline.class),
                        enums(Reactivation.class),
                        either,
                        enums(AdvantageScale.class),
                        either,
                        Arbitraries.of(0, 1),
                        numbers(0, Double.MAX_VALUE),
                        entropy())
                .flatAs((baseline, reactivation, normalize, scale, shift, ddof, epsilon, entropy) ->
                        Combinators.combine(either, either).as((zero, floor) -> {
                            boolean ofBatch = scale != AdvantageScale.GROUP;
                            return new Advantage(
                                    reactivation == Reactivation.REPLACE ? Baseline.MEAN : baseline,
                                    ofBatch ? Reactivation.OFF : reactivation,
                                    ofBatch || normalize,
                                    scale,
                                    ofBatch && shift,
                                    ddof,
                                    epsilon,
                                    zero,
                                    floor,
                                    entropy.alpha(),
                                    entropy.adds());
                        }));
    }

    private static Arbitrary<EntropyAdvantage> entropy() {
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(0.0), numbers(Double.MIN_VALUE, Double.MAX_VALUE)),
                        Arbitraries.of(true, false))
                .as((alpha, adds) -> new EntropyAdvantage(alpha, adds && alpha > 0));
    }

    private static Arbitrary<Batch> batch() {
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(either, either, either, counts(1)).as(Batch::new);
    }

    private static Arbitrary<Loss> loss() {
        return Combinators.combine(
                        objective(),
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE),
                        enums(PolicyLoss.Mean.class),
                        counts(0),
                        correction(),
                        Arbitraries.of(true, false),
                        coefficients(),
                        numbers(0, 20))
                .as((objective, clipHigh, mean, divisor, correction, maskTruncated, coefficients, maxDifference) ->
                        new Loss(
                                objective.clipLow(),
                                clipHigh,
                                objective.dualClip(),
                                mean,
                                correction.mode(),
                                maskTruncated,
                                coefficients.kl(),
                                correction.kind(),
                                correction.low(),
                                correction.high(),
                                maxDifference,
                                objective.ratio(),
                                objective.surrogate(),
                                mean == PolicyLoss.Mean.CONSTANT ? divisor : 0,
                                coefficients.entropy(),
                                correction.kind() == Correction.NONE ? Level.TOKEN : correction.level()));
    }

    private static Arbitrary<Objective> objective() {
        return Combinators.combine(
                        numbers(Double.MIN_VALUE, Math.nextDown(1.0)),
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE),
                        Arbitraries.oneOf(Arbitraries.just(0.0), numbers(Math.nextUp(1.0), Double.MAX_VALUE)),
                        enums(Level.class),
                        enums(PolicyLoss.Surrogate.class))
                .as((low, weightLow, dualClip, ratio, surrogate) -> {
                    boolean isWeight = surrogate == PolicyLoss.Surrogate.CISPO;
                    return new Objective(
                            isWeight ? weightLow : low,
                            isWeight || ratio == Level.SEQUENCE ? 0 : dualClip,
                            ratio,
                            surrogate);
                });
    }

    private static Arbitrary<Coefficients> coefficients() {
        return Combinators.combine(numbers(0, 1000), numbers(0, 1000)).as(Coefficients::new);
    }

    private static Arbitrary<CorrectedMode> correction() {
        return Combinators.combine(
                        enums(LogprobMode.class),
                        enums(Correction.class),
                        numbers(0, Math.nextDown(1.0)),
                        numbers(Math.nextUp(1.0), Double.MAX_VALUE),
                        enums(Level.class))
                .as(CorrectedMode::new)
                .filter(choice -> choice.kind() == Correction.NONE || choice.mode() == LogprobMode.SAMPLE);
    }

    private static Arbitrary<Optimizer> optimizer(Sampling sampling) {
        int mostPrompts = Math.min(sampling.promptsPerStep(), Integer.MAX_VALUE / sampling.groupSize());
        Arbitrary<Double> belowOne = numbers(0, Math.nextDown(1.0));
        Arbitrary<Double> inside = numbers(Double.MIN_VALUE, Math.nextDown(1.0));
        return Combinators.combine(
                        inside,
                        counts(0),
                        belowOne,
                        belowOne,
                        inside,
                        belowOne,
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE))
                .flatAs((rate, warmup, beta1, beta2, epsilon, decay, norm) -> Combinators.combine(
                                Arbitraries.integers().between(1, mostPrompts),
                                counts(1),
                                counts(1),
                                Arbitraries.of(true, false))
                        .as((prompts, tokens, logits, checkpointing) -> new Optimizer(
                                rate,
                                warmup,
                                beta1,
                                beta2,
                                epsilon,
                                decay,
                                norm,
                                prompts,
                                tokens,
                                logits,
                                checkpointing)));
    }

    private static Arbitrary<Adapter> adapter() {
        Arbitrary<Adapter> on = Combinators.combine(
                        counts(1),
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE),
                        enums(AdapterTarget.class).list().ofMinSize(1).ofMaxSize(8))
                .as(Adapter::new);
        return Arbitraries.oneOf(Arbitraries.just(Adapter.NONE), on);
    }

    private static Arbitrary<DataSource> source() {
        return Combinators.combine(counted(), texts(), texts(), texts(), texts(), enums(DataSource.OnBadLine.class))
                .as((data, prompt, answer, id, dataSource, onBadLine) -> new DataSource(
                        data.source(),
                        data.training(),
                        data.heldOut(),
                        data.heldOutShare(),
                        data.seed(),
                        prompt,
                        answer,
                        id,
                        dataSource,
                        onBadLine));
    }

    private static Arbitrary<DataSource> counted() {
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(DataSource.GENERATED), texts()),
                        counts(1),
                        counts(1),
                        numbers(Double.MIN_VALUE, Math.nextDown(1.0)),
                        Arbitraries.longs())
                .as((source, training, heldOut, share, seed) -> new DataSource(
                        source, training, heldOut, share, seed, "", "", "", "", DataSource.OnBadLine.REFUSE));
    }

    private static Arbitrary<PromptStyle> prompt() {
        return Combinators.combine(
                        enums(PromptStyle.Template.class),
                        texts(),
                        texts(),
                        texts(),
                        texts(),
                        Arbitraries.of(true, false),
                        variables())
                .as((template, system, before, after, instruction, specialTokens, variables) -> new PromptStyle(
                        template,
                        template == PromptStyle.Template.PLAIN ? "" : system,
                        before + PromptStyle.PROBLEM + after,
                        instruction,
                        specialTokens,
                        template == PromptStyle.Template.PLAIN ? Map.of() : variables));
    }

    private static Arbitrary<Map<String, Object>> variables() {
        Arbitrary<Object> values = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.of(true, false, 7, 0.5, Long.MAX_VALUE, List.of("a", 1, List.of()), Map.of("b", false)),
                Arbitraries.just(null));
        return Arbitraries.maps(Arbitraries.of("enable_thinking", "tools", "_x1"), values);
    }

    private static Arbitrary<EvaluationPlan> evaluation() {
        return Combinators.combine(
                        counts(1),
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE),
                        counts(0),
                        numbers(Double.MIN_VALUE, 1),
                        counts(0),
                        benchmark().list().ofMaxSize(2).uniqueElements(BenchmarkPlan::name))
                .as(EvaluationPlan::new);
    }

    private static Arbitrary<BenchmarkPlan> benchmark() {
        return Combinators.combine(
                        Arbitraries.of("/data/aime24.jsonl", "test/*.parquet"),
                        Arbitraries.of("aime24", "math-500", "gsm8k.test"),
                        counts(1),
                        counts(0),
                        numbers(Double.MIN_VALUE, Double.MAX_VALUE),
                        numbers(Double.MIN_VALUE, 1),
                        counts(0),
                        counts(0))
                .as(BenchmarkPlan::new);
    }

    /** A correctness reward, built in or external, among rewards that do not judge correctness. */
    private static Arbitrary<List<RewardChoice>> rewards(Sampling sampling) {
        Arbitrary<RewardChoice> judge = Arbitraries.oneOf(
                Arbitraries.of(BuiltInRewards.namesOfThoseWithVerdicts())
                        .flatMap(name -> choice(name, numbers(1e-9, 1e9), true, false, parametersOf(name, sampling))),
                choice(
                        "theirs",
                        numbers(1e-9, 1e9),
                        true,
                        true,
                        Arbitraries.of(Map.of("anything", "goes"), Map.of("incorrectScore", "0.25"), Map.of())));
        Arbitrary<List<RewardChoice>> others = Arbitraries.of(BuiltInRewards.names())
                .flatMap(name -> choice(name, numbers(-1e9, 1e9), false, false, parametersOf(name, sampling)))
                .list()
                .uniqueElements(RewardChoice::name)
                .ofMaxSize(4);
        Arbitrary<List<RewardChoice>> all = Combinators.combine(judge, others).as(RunConfigs::together);
        return Arbitraries.oneOf(all, all.map(RunConfigs::bySource));
    }

    private static List<RewardChoice> together(RewardChoice judge, List<RewardChoice> others) {
        List<RewardChoice> all = new ArrayList<>(List.of(judge));
        others.stream().filter(other -> !other.name().equals(judge.name())).forEach(all::add);
        all.sort(Comparator.comparing(RewardChoice::weight));
        return all;
    }

    /** The same rewards for two data sources, with another judge for a third one. */
    private static List<RewardChoice> bySource(List<RewardChoice> rewards) {
        RewardChoice third = new RewardChoice("third", 2, true, true, Map.of(), List.of("\u4e2d: #'"));
        return Stream.concat(
                        rewards.stream()
                                .map(reward -> new RewardChoice(
                                        reward.name(),
                                        reward.weight(),
                                        reward.correctness(),
                                        reward.external(),
                                        reward.parameters(),
                                        reward.correctness() || reward.weight() < 0
                                                ? List.of("gsm8k", "openai/gsm8k")
                                                : List.of())),
                        Stream.of(third))
                .toList();
    }

    private static Arbitrary<RewardChoice> choice(
            String name,
            Arbitrary<Double> weights,
            boolean correctness,
            boolean external,
            Arbitrary<Map<String, String>> parameters) {
        return Combinators.combine(weights, parameters)
                .as((weight, given) -> new RewardChoice(name, weight, correctness, external, given, List.of()));
    }

    /** Parameters that the reward accepts, each given or not. */
    private static Arbitrary<Map<String, String>> parametersOf(String name, Sampling sampling) {
        Arbitrary<Map<String, String>> scores =
                some(Map.of("correctScore", texts(numbers(1e-3, 1e100)), "incorrectScore", texts(numbers(-1e100, 0))));
        return switch (name) {
            case "math" ->
                merged(
                        scores,
                        some(Map.of(
                                "absoluteTolerance",
                                texts(numbers(0, 1e300)),
                                "relativeTolerance",
                                texts(numbers(0, 1e300)))));
            case "exact-match" -> merged(scores, some(Map.of("compare", Arbitraries.of("auto", "number", "text"))));
            case "multiple-choice" -> merged(scores, some(Map.of("choices", Arbitraries.of("A-A", "A-Z", "C-F"))));
            case "format" ->
                merged(
                        scores,
                        merged(
                                Arbitraries.of(
                                        Map.of("tags", "think, answer"), Map.of("box", "true"), Map.of("tags", "a-1")),
                                some(Map.of("strict", Arbitraries.of("true", "false")))));
            case "overlong" ->
                Arbitraries.integers()
                        .between(1, sampling.maxNewTokens())
                        .map(cache -> Map.of("cache", String.valueOf(cache)));
            case "repetition" ->
                some(Map.of("ngram", texts(counts(1)), "maxPenalty", texts(numbers(-1e100, -Double.MIN_VALUE))));
            case "code" -> merged(scores, limits());
            case "judge" ->
                merged(
                        scores,
                        merged(
                                Arbitraries.just(Map.of("endpoint", "grader")),
                                some(Map.of(
                                        "model", Arbitraries.of("a-model", "Qwen/Qwen2.5-7B-Instruct"),
                                        "template", Arbitraries.of("Is {response} {reference}?"),
                                        "reads", Arbitraries.of("verdict", "number"),
                                        "pattern", Arbitraries.of("mark: (\\d+)"),
                                        "timeoutSeconds",
                                                texts(Arbitraries.integers().between(1, 600)),
                                        "tokenBudget", texts(counts(0))))));
            case "http" ->
                merged(
                        Arbitraries.just(Map.of("endpoint", "scorer")),
                        some(Map.of(
                                "form", Arbitraries.of("openrlhf", "slime"),
                                "field", Arbitraries.of("score"),
                                "retries", texts(Arbitraries.integers().between(0, 10)),
                                "incorrectScore", texts(numbers(-1e100, 0)))));
            default -> throw new IllegalArgumentException("no parameters are made up for " + name);
        };
    }

    private static Arbitrary<Map<String, String>> limits() {
        return some(Map.of(
                "score", Arbitraries.of("all", "share"),
                "tolerance", texts(numbers(0, 1e300)),
                "cpuSeconds", texts(Arbitraries.integers().between(1, 9)),
                "memoryMiB", texts(counts(64)),
                "processes", texts(counts(1)),
                "outputKiB", texts(Arbitraries.integers().between(1, 65_536))));
    }

    private static Arbitrary<Map<String, String>> some(Map<String, Arbitrary<String>> values) {
        Arbitrary<Map<String, String>> all = Arbitraries.just(Map.of());
        for (String name : values.keySet().stream().sorted().toList()) {
            Arbitrary<Map<String, String>> one = Arbitraries.oneOf(
                    Arbitraries.just(Map.of()), values.get(name).map(value -> Map.of(name, value)));
            all = merged(all, one);
        }
        return all;
    }

    private static Arbitrary<Map<String, String>> merged(
            Arbitrary<Map<String, String>> some, Arbitrary<Map<String, String>> others) {
        return Combinators.combine(some, others).as((one, other) -> {
            Map<String, String> both = new HashMap<>(one);
            both.putAll(other);
            return both;
        });
    }

    private static Arbitrary<Integer> counts(int least) {
        return Arbitraries.integers().between(least, Integer.MAX_VALUE);
    }

    /** Numbers of any magnitude, including both ends of the range. */
    private static Arbitrary<Double> numbers(double least, double most) {
        Stream<Double> usual = Stream.of(
                        0.0, 1e-6, 0.02, 0.2, 0.28, 0.5, 1.0, 1.2, 10.0, least, most, least / 2 + most / 2)
                .filter(number -> number >= least && number <= most);
        return Arbitraries.of(usual.toList());
    }

    private static Arbitrary<String> texts(Arbitrary<? extends Number> numbers) {
        return numbers.map(String::valueOf);
    }

    /** Texts that YAML must quote, and characters that no keyboard has. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("ab: #'\"{}[]-|>%@\\\n\t~é\u4e2d\u2028")
                .ofMaxLength(12);
    }

    private static <E extends Enum<E>> Arbitrary<E> enums(Class<E> type) {
        return Arbitraries.of(type);
    }
}
