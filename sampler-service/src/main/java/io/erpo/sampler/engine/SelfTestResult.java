package io.erpo.sampler.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What was measured at an engine, and whether it may be used. Pure. */
record SelfTestResult(List<Measurement> measurements, Optional<Draws> draws) {

    /** What is less likely is no chance. */
    private static final double CHANCE = 1e-9;

    private static final String NO_RECOMMENDATIONS = "start vLLM with --generation-config vllm, SGLang with"
            + " --sampling-defaults openai, so that the checkpoint's generation_config.json changes nothing";

    SelfTestResult {
        measurements = List.copyOf(measurements);
    }

    /** The largest mean difference of a response. */
    double difference() {
        return measurements.stream().mapToDouble(Measurement::difference).max().orElse(0);
    }

    /**
     * Why the engine must not be used: what was found, the likely cause, and what to do; empty when it may be used.
     *
     * @param tolerance the largest mean difference of the log-probabilities of a response
     */
    Optional<String> fault(double tolerance) {
        List<Measurement> off = measurements.stream().filter(isOff(tolerance)).toList();
        if (!off.isEmpty()) {
            return Optional.of("its log-probabilities differ from those of our own scorer: " + numbers()
                    + "; allowed is " + tolerance + ". " + cause(off, tolerance));
        }
        return draws.filter(drawn -> isTruncated()).map(SelfTestResult::truncated);
    }

    private boolean isTruncated() {
        return draws.filter(drawn -> drawn.chance() < CHANCE).isPresent();
    }

    /** Not a number is off as well. */
    private static Predicate<Measurement> isOff(double tolerance) {
        return measurement -> !(measurement.difference() <= tolerance);
    }

    private String cause(List<Measurement> off, double tolerance) {
        if (off.stream().allMatch(m -> m.temperature() != 1 && m.differenceFromRaw() <= tolerance)) {
            return "They are those of T = 1.0 whatever the temperature (raw log-probabilities): start vLLM with"
                    + " --logprobs-mode processed_logprobs, SGLang without SGLANG_RETURN_ORIGINAL_LOGPROB";
        }
        // Those of other weights are too high as well where they were drawn from those, but improbable tokens are among
        // them.
        if (isTruncated() && off.stream().allMatch(m -> m.shortfall() <= tolerance)) {
            return "All are too high, and improbable tokens are never drawn: only some may be (top-k, top-p or min-p); "
                    + NO_RECOMMENDATIONS;
        }
        if (off.stream().allMatch(Measurement::inCompany)) {
            return "They are right for a response alone and wrong in company, so the batch changes them: start vLLM with"
                    + " VLLM_BATCH_INVARIANT=1, SGLang with --enable-deterministic-inference, or allow more with"
                    + " ERPO_ENGINE_TOLERANCE";
        }
        return "It holds other weights or a stale prefix cache, a penalty or a mild top-p is in force (vLLM:"
                + " --generation-config vllm, SGLang: --sampling-defaults openai), or it computes in a coarser number format than ERPO_PRECISION:"
                + " then allow more with ERPO_ENGINE_TOLERANCE";
    }

    private String numbers() {
        return String.join(
                ", ",
                List.of(
                                number("T = 1.0 alone", m -> m.temperature() == 1 && !m.inCompany()),
                                number("T = 2.0 alone", m -> m.temperature() == 2 && !m.inCompany()),
                                number("T = 1.0 in company", m -> m.temperature() == 1 && m.inCompany()),
                                number("T = 2.0 in company", m -> m.temperature() == 2 && m.inCompany()))
                        .stream()
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    private String number(String name, Predicate<Measurement> which) {
        return measurements.stream().filter(which).mapToDouble(Measurement::difference).max().stream()
                .mapToObj(difference -> String.format(Locale.ROOT, "%.2g at %s", difference, name))
                .findFirst()
                .orElse("");
    }

    private static String truncated(Draws draws) {
        return String.format(
                Locale.ROOT,
                "its log-probabilities are right, but none of %d tokens that it drew at T = 2.0 is among the improbable"
                        + " ones that have %.0f %% of the probability together. Only some tokens may be drawn (top-k, top-p"
                        + " or min-p): %s",
                draws.count(),
                100 * draws.unreached(),
                NO_RECOMMENDATIONS);
    }
}
