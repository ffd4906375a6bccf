package io.erpo.view.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleRun;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A model of a run that learns: a token is right with {@code 1 / (1 + V exp(-M / T))}, and the margin M of a prompt grows with
 * its visits that have a spread. A model, and no evidence about training: it shows how often chance raises a signal.
 */
class FalseAlarmsTest {

    private static final int RUNS = 50;
    private static final int STEPS = 300;
    private static final int PROMPTS = 512;
    private static final int TOKENS = 4;
    private static final double VOCABULARY = 30;

    /** Where heat takes back what the model learns, the share of all-correct prompts stands still: that is no false alarm. */
    private static final SignalKind IN_BALANCE = SignalKind.TEMPERATURE_LINEAR;

    @Test
    void shouldBeSilentInHealthyRunsOfThreeHundredSteps() {
        Set<SignalKind> alarmed = EnumSet.noneOf(SignalKind.class);
        for (int seed = 0; seed < RUNS; seed++) {
            simulated(seed).all().stream().map(Signal::kind).forEach(alarmed::add);
        }
        alarmed.remove(IN_BALANCE);

        assertThat(alarmed).isEmpty();
    }

    /** Otherwise silence would say nothing. */
    @Test
    void shouldNoticeMostRunsThatLearnNothingAndNoneThatLearns() {
        int standing = 0;
        int learning = 0;
        for (int seed = 0; seed < 100; seed++) {
            standing += linear(new Random(seed), 0.4, 1) ? 1 : 0;
            learning += linear(new Random(seed), 0.4, 0.93) ? 1 : 0;
        }

        assertThat(standing).isBetween(85, 100);
        assertThat(learning).isZero();
    }

    /** Eight epochs in which a response fails with this share of its probability in the epoch before. */
    private static boolean linear(Random random, double share, double errorKept) {
        Story story = new Story(Story.HOT);
        double[] prompts = random.doubles(512, 0, 2 * share).toArray();
        for (int epoch = 0; epoch < 8; epoch++) {
            double kept = Math.pow(errorKept, epoch);
            story.lives(Story.EPOCH, step -> {
                int first = step % Story.EPOCH * Story.GROUPS;
                int all = 0;
                for (int i = first; i < first + Story.GROUPS; i++) {
                    all += random.nextDouble() < 1 - (1 - prompts[i]) * kept ? 1 : 0;
                }
                story.statistics
                        .setBelowMaxAllCorrect(all)
                        .setCorrectShare(0.8 - 0.3 * kept + 0.01 * random.nextGaussian());
            });
        }
        return story.kinds().contains(SignalKind.TEMPERATURE_LINEAR);
    }

    private static RunSignals simulated(int seed) {
        Random random = new Random(seed);
        double[] margins = new double[PROMPTS];
        double[] learned = new double[PROMPTS];
        int[] histories = new int[PROMPTS];
        for (int i = 0; i < PROMPTS; i++) {
            margins[i] = 4 + 1.5 * random.nextGaussian();
            learned[i] = 0.1 + 0.15 * random.nextDouble();
        }
        RunSignals signals = new RunSignals(Story.HOT);
        for (int step = 0; step < STEPS; step++) {
            int first = step % Story.EPOCH * Story.GROUPS;
            int right = 0;
            int all = 0;
            int mixed = 0;
            int below = 0;
            int belowAll = 0;
            double temperatures = 0;
            for (int i = first; i < first + Story.GROUPS; i++) {
                double temperature = Math.min(2, 1 + 0.15 * histories[i]);
                double p = Math.pow(1 / (1 + VOCABULARY * Math.exp(-margins[i] / temperature)), TOKENS);
                int correct = 0;
                for (int j = 0; j < Story.GROUP_SIZE; j++) {
                    correct += random.nextDouble() < p ? 1 : 0;
                }
                right += correct;
                boolean residual = correct == Story.GROUP_SIZE;
                boolean spread = !residual && correct > 0;
                all += residual ? 1 : 0;
                mixed += spread ? 1 : 0;
                below += temperature < 2 ? 1 : 0;
                belowAll += temperature < 2 && residual ? 1 : 0;
                temperatures += temperature;
                histories[i] += residual ? 1 : 0;
                margins[i] += spread ? learned[i] : 0;
            }
            double share = (double) right / (Story.GROUPS * Story.GROUP_SIZE);
            long heated =
                    Arrays.stream(histories).filter(history -> history > 0).count();
            double noise = 0.01 * random.nextGaussian();
            StepStatistics statistics = new StepStatistics(
                    Story.GROUPS,
                    Story.GROUPS * Story.GROUP_SIZE,
                    2 * share - 1 + noise,
                    share,
                    (double) all / Story.GROUPS,
                    (double) mixed / Story.GROUPS,
                    (double) (Story.GROUPS - all - mixed) / Story.GROUPS,
                    temperatures / Story.GROUPS,
                    2.0,
                    (double) heated / PROMPTS,
                    4.0,
                    0.0,
                    Math.max(0, 0.1 * (1 - share) + noise),
                    below,
                    belowAll,
                    (double) (all - belowAll) / Story.GROUPS,
                    List.of(),
                    List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0),
                    Map.of("exact-match", 2 * share - 1, "shape", 0.5 + noise));
            TrainStep training = SampleRun.trained(step, step, 1);
            training.setGradNorm(0.5 + Math.abs(noise));
            training.setInitialEntropy(0.05 + 0.5 * (1 - share));
            training.setEffectiveSampleShare(0.95);
            signals.accept(new StepFacts(statistics, training, Math.max(0, step - 1), false));
        }
        return signals;
    }
}
