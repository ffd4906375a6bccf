package io.erpo.cli.warmup;

import io.erpo.planning.data.Problem;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.SupervisedExample;
import io.erpo.policy.training.Trainer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Trains a new policy on generated problems that no run draws. Their answers are noisy, so the policy learns the tasks
 * but, like a base model, solves them only now and then. That leaves room for reinforcement learning.
 */
final class Warmup {

    private static final int MICRO_BATCH_TOKENS = 4096;

    private final WarmupSettings settings;
    private final TokenizerFiles vocabulary = TokenizerFiles.printableAscii();
    private final Random noise;

    /** Hears of the updates done and the mean negative log-likelihood of a token, in nats. */
    interface Progress {
        void trained(int batches, double loss);
    }

    Warmup(WarmupSettings settings) {
        this.settings = settings;
        this.noise = new Random(settings.seed());
    }

    /** Trains the policy; the caller closes it. */
    Policy run(Progress progress) {
        Iterator<Problem> problems = settings.tasks().problems(settings.seed()).iterator();
        OptimizerSettings optimizer = new OptimizerSettings(settings.learningRate(), 0.9, 0.999, 1e-8, 0.0, 1.0);
        try (Policy start = Policy.initialize(settings.model(), vocabulary, settings.seed());
                Trainer trainer = Trainer.start(start, MICRO_BATCH_TOKENS)) {
            for (int batch = 1; batch <= settings.batches(); batch++) {
                List<SupervisedExample> examples = new ArrayList<>();
                for (int i = 0; i < settings.batchSize(); i++) {
                    examples.add(example(problems.next(), start.tokenizer()));
                }
                progress.trained(batch, trainer.supervised(examples, optimizer));
            }
            return trainer.snapshot();
        }
    }

    private SupervisedExample example(Problem problem, Tokenizer tokenizer) {
        List<Integer> answer =
                new ArrayList<>(tokenizer.encode(withNoise(problem.reference())).asList());
        answer.add(vocabulary.endOfSequenceId());
        return new SupervisedExample(tokenizer.encode(problem.text()), TokenIds.copyOf(answer));
    }

    /** What separates results stays. */
    private String withNoise(String answer) {
        String characters = settings.tasks().noise();
        StringBuilder noisy = new StringBuilder();
        for (char character : answer.toCharArray()) {
            boolean replaced = characters.indexOf(character) >= 0 && noise.nextDouble() < settings.noise();
            noisy.append(replaced ? characters.charAt(noise.nextInt(characters.length())) : character);
        }
        return noisy.toString();
    }
}
