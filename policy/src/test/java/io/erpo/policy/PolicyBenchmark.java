package io.erpo.policy;

import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.training.LossMean;
import io.erpo.policy.training.LossSettings;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainingSequence;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Tokens per second of the reference model (0.8 M parameters) on one thread, by CPU time of the
 * process (other load on the machine hardly matters), best of several rounds. From this module's folder:
 * {@code java -cp target/classes:target/test-classes:$(cat classpath.txt) io.erpo.policy.PolicyBenchmark}, with classpath.txt
 * from {@code ../mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=classpath.txt}.
 */
public final class PolicyBenchmark {

    private static final int ROUNDS = 5;

    private PolicyBenchmark() {}

    public static void main(String[] arguments) {
        PolicyRuntime.start(Integer.getInteger("threads", 1));
        try (Policy policy = Reference.policy()) {
            generation(policy, 64, 32, 16, 16, 64);
            generation(policy, 256, 64, 16, 16, 64);
            generation(policy, 64, 32, 16, 8, 6);
            generation(policy, 256, 32, 16, 8, 6);
            training(policy, 512, 16, 7, 6);
            training(policy, 512, 8, 16, 32);
            training(policy, 512, 1, 16, 32);
        }
    }

    private static void generation(Policy policy, int slots, int prompts, int group, int promptLength, int newTokens) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < prompts * group; i++) {
            requests.add(new GenerationRequest(prompt(i / group, promptLength), 1.0, newTokens, Reference.uniforms(i)));
        }
        Generator generator = new Generator(policy, slots);
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            long tokens = 0;
            for (Completion completion : generator.generate(requests)) {
                tokens += completion.tokenIds().size();
            }
            best = Math.max(best, tokens * 1e9 / (cpuNanos() - start));
        }
        report(
                "generate",
                "slots=" + slots + " prompts=" + prompts + "x" + promptLength + " group=" + group + " new=" + newTokens,
                best);
    }

    private static void training(Policy policy, int sequences, int group, int promptLength, int newTokens) {
        List<TrainingSequence> batch = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < sequences; i++) {
            batch.add(TrainingSequence.of(
                    prompt(i / group, promptLength),
                    prompt(1000 + i, newTokens),
                    LogProbs.of(new float[newTokens]),
                    random.nextGaussian(),
                    1.0));
        }
        for (int microBatch : new int[] {1024, 2048, 4096, 8192}) {
            double best = 0;
            try (Trainer trainer = Trainer.start(policy, microBatch)) {
                for (int round = 0; round < ROUNDS; round++) {
                    long start = cpuNanos();
                    trainer.update(
                            batch,
                            new LossSettings(0.2, 0.28, 10, LossMean.TOKEN),
                            new OptimizerSettings(1e-6, 0.9, 0.999, 1e-8, 0.1, 1.0));
                    long tokens = (long) sequences * (promptLength + newTokens);
                    best = Math.max(best, tokens * 1e9 / (cpuNanos() - start));
                }
            }
            report(
                    "train",
                    sequences + "x(" + promptLength + "+" + newTokens + ") group=" + group + " microBatch="
                            + microBatch,
                    best);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static TokenIds prompt(int seed, int length) {
        return TokenIds.of(new Random(seed).ints(length, 3, 64).toArray());
    }

    private static void report(String what, String shape, double rate) {
        System.out.println(String.format(Locale.ROOT, "%-8s %-44s %8.0f tokens per CPU-second", what, shape, rate));
    }
}
