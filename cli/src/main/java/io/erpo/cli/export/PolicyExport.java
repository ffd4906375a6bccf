package io.erpo.cli.export;

import io.erpo.events.PolicyPublished;
import io.erpo.events.SamplingWeights;
import io.erpo.policy.Placement;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.VersionManifest;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Exports the files of a published policy that other tools read, after checking that its weights are the published
 * ones.
 */
final class PolicyExport {

    private final PolicyStore store;

    PolicyExport(PolicyStore store) {
        this.store = store;
    }

    /** The policy as the store keeps it: a whole checkpoint, or an adapter in PEFT's format. */
    CheckpointWriter asStored(PolicyPublished policy) {
        return copied(open(policy));
    }

    private static CheckpointWriter copied(Path checkpoint) {
        return target -> {
            for (String file : files(checkpoint)) {
                Path copy = target.resolve(file);
                Files.createDirectories(copy.getParent());
                Files.copy(checkpoint.resolve(file), copy);
            }
        };
    }

    /**
     * As {@link #asStored}; an adapter names its base, by which PEFT and vLLM find it.
     *
     * @param base directory of the run's base policy
     */
    CheckpointWriter onBase(PolicyPublished policy, String base) {
        CheckpointWriter stored = asStored(policy);
        return target -> {
            stored.writeTo(target);
            if (PolicyFormat.of(policy.getFormat()) == PolicyFormat.PEFT_LORA) {
                Adapter.nameBase(target, base);
            }
        };
    }

    /**
     * A whole checkpoint; an adapter is merged into the base policy.
     *
     * @param base of the policy's run
     * @param precision of the weights; in bfloat16 they are those that samplers loaded, where the run has published them
     */
    CheckpointWriter whole(PolicyPublished policy, PolicyPublished base, Placement.Precision precision) {
        return switch (PolicyFormat.of(policy.getFormat())) {
            case HUGGING_FACE -> precision == Placement.Precision.BFLOAT16 ? rounded(policy) : asStored(policy);
            case PEFT_LORA -> merged(open(base), open(policy), precision);
        };
    }

    private CheckpointWriter rounded(PolicyPublished policy) {
        SamplingWeights copy = policy.getSampling();
        if (copy != null) {
            return copied(store.open(copy.getUri(), copy.getSha256()));
        }
        Path checkpoint = open(policy);
        return target -> {
            try (Policy loaded = Policy.load(checkpoint)) {
                loaded.save(target, WeightForm.ONE_FILE.inBfloat16());
            }
        };
    }

    private static CheckpointWriter merged(Path base, Path adapter, Placement.Precision precision) {
        return target -> {
            try (Policy policy = Adapter.loadMerged(base, adapter, new Placement("cpu", precision))) {
                policy.save(target);
            }
        };
    }

    private Path open(PolicyPublished policy) {
        return store.open(policy.getUri(), policy.getSha256());
    }

    /** Only a learner needs the state of training, which takes two thirds of the store, and only the store its manifest. */
    private static List<String> files(Path checkpoint) throws IOException {
        return VersionManifest.names(checkpoint).stream()
                .filter(file -> !Trainer.isState(file) && !file.equals(VersionManifest.NAME))
                .toList();
    }
}
