package io.erpo.cli.history;

import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.TemperatureController;
import io.erpo.algorithm.TemperatureLadder;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.view.history.WhatIf;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** At least one setting, by its current or its older name; the others are taken from the run. */
final class WhatIfSettings {

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "ladder or target; follows from the other settings where it is not given.")
    private Optional<String> rule = Optional.empty();

    @Option(
            names = {"--initial", "--t-init"},
            paramLabel = "X",
            description = "T_0.")
    private Optional<Double> initial = Optional.empty();

    @Option(
            names = {"--slope", "--t-step"},
            paramLabel = "X",
            description = "T_s of the ladder, added for each all-correct visit.")
    private Optional<Double> slope = Optional.empty();

    @Option(
            names = {"--max", "--t-max"},
            paramLabel = "X",
            description = "T_max.")
    private Optional<Double> max = Optional.empty();

    @Option(
            names = "--target",
            paramLabel = "X",
            description = "Share of visits that may stay all-correct, of the rule target.")
    private Optional<Double> target = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "X",
            description = "How far a visit moves 1/T, of the rule target.")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--on-mixed",
            paramLabel = "RULE",
            description = "What an incorrect response does to H_i: hold, decrement or reset.")
    private Optional<String> onMixed = Optional.empty();

    /** @throws IllegalArgumentException naming the invalid setting */
    WhatIf over(TemperatureSettings recorded) {
        WhatIf own = WhatIf.of(recorded);
        return new WhatIf(
                temperature(recorded, own.temperature()),
                onMixed.map(WhatIfSettings::historyRule).orElse(own.history()));
    }

    private TemperatureRule temperature(TemperatureSettings recorded, TemperatureRule own) {
        return switch (chosen(recorded.getRule())) {
            case LADDER -> ladder(recorded);
            case TARGET -> controller(recorded);
            case SCHEDULE -> schedule(own);
        };
    }

    private TemperatureControl chosen(TemperatureControl recorded) {
        if (rule.isPresent()) {
            return control(rule.get(), recorded);
        }
        if (slope.isPresent()) {
            return TemperatureControl.LADDER;
        }
        return target.isPresent() || rate.isPresent() ? TemperatureControl.TARGET : recorded;
    }

    private static TemperatureControl control(String name, TemperatureControl recorded) {
        for (TemperatureControl control : TemperatureControl.values()) {
            boolean known = control != TemperatureControl.SCHEDULE || recorded == TemperatureControl.SCHEDULE;
            if (known && control.name().equalsIgnoreCase(name)) {
                return control;
            }
        }
        throw new IllegalArgumentException("--rule must be ladder or target, was \"%s\"".formatted(name));
    }

    private TemperatureRule ladder(TemperatureSettings recorded) {
        refuse(target, "--target", "target");
        refuse(rate, "--rate", "target");
        if (recorded.getRule() != TemperatureControl.LADDER && slope.isEmpty()) {
            throw new IllegalArgumentException("--slope must be given: the run has no ladder");
        }
        return new TemperatureLadder(
                initial.orElse(recorded.getInitial()),
                slope.orElse(recorded.getSlope()),
                max.orElse(recorded.getMax()));
    }

    private TemperatureRule controller(TemperatureSettings recorded) {
        refuse(slope, "--slope", "ladder");
        double first = initial.orElse(recorded.getInitial());
        boolean same = recorded.getRule() == TemperatureControl.TARGET;
        return new TemperatureController(
                first,
                max.orElse(same ? recorded.getMax() : TemperatureController.DEFAULT_RANGE * first),
                target.orElse(recorded.getTarget()),
                rate.orElse(recorded.getRate()));
    }

    private TemperatureRule schedule(TemperatureRule own) {
        if (initial.isPresent() || max.isPresent() || slope.isPresent() || target.isPresent() || rate.isPresent()) {
            throw new IllegalArgumentException(
                    "the run has a schedule, which has no such settings; give --rule ladder or --rule target with them");
        }
        return own;
    }

    private static void refuse(Optional<Double> setting, String name, String owner) {
        if (setting.isPresent()) {
            throw new IllegalArgumentException("%s is for --rule %s".formatted(name, owner));
        }
    }

    private static HistoryRule historyRule(String name) {
        try {
            return HistoryRule.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--on-mixed must be hold, decrement or reset, was \"%s\"".formatted(name), e);
        }
    }
}
