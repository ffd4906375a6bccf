package io.erpo.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.CheckpointSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.policy.Placement;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run whose policies are in several files, with a rounded copy that its sampler loads. */
class SamplerCopiesTest {

    private static final WeightForm FORM = new WeightForm(false, 1 << 20);

    @TempDir
    static Path once;

    private static Path store;
    private static Map<Topic<?>, List<Recorded<?>>> trained;

    @TempDir
    Path temporary;

    private final LogFiles log = new LogFiles(trained);

    @BeforeAll
    static void train() throws IOException {
        store = once.resolve("policies");
        RunStarted run = TinyRun.run();
        run.setCheckpoints(new CheckpointSettings(6, 0, "bfloat16", FORM.shardBytes()));
        trained = TinyRun.train(run, store, once.resolve("state"));
    }

    @Test
    void shouldMakeAgainAllThatTheRunDidFromTheCopies() {
        List<Findings> findings = replay(EnumSet.of(ReplayPart.HISTORY, ReplayPart.LEARNER, ReplayPart.SAMPLER), 0);

        assertThat(findings).allSatisfy(part -> assertThat(part.first()).isEmpty());
        assertThat(findings.get(1).compared()).containsExactly("5 steps", "5 policies made again", "6 stored policies");
        assertThat(findings.get(2).compared()).first().asString().matches("[1-9]\\d* groups");
        PolicyPublished last = policy(5).value();
        assertThat(store.resolve(last.getUri()).toFile().list())
                .contains("model.safetensors.index.json", "optimizer.safetensors.index.json")
                .doesNotContain("model.safetensors", "optimizer.safetensors");
        assertThat(store.resolve(last.getSampling().getUri()).toFile().list())
                .contains("model.safetensors.index.json")
                .noneMatch(name -> name.startsWith("optimizer"));
    }

    /** Copy and digest fit each other; only rounding the policy again shows that they are of another. */
    @Test
    void shouldNameThePolicyWhoseCopyIsNotItsRoundedWeights() throws IOException {
        Recorded<PolicyPublished> policy = policy(2);
        StoredPolicy wrong;
        try (Policy other = Policy.load(store.resolve(policy(3).value().getUri()))) {
            wrong = new DirectoryPolicyStore(store)
                    .publish(TinyRun.RUN, 2, directory -> other.save(directory, FORM.inBfloat16()));
        }
        String right = policy.value().getSampling().getSha256();
        log.tamper(policy, changed -> {
            changed.getSampling().setUri(wrong.uri());
            changed.getSampling().setSha256(wrong.sha256());
        });

        for (double tolerance : new double[] {0, 0.5}) {
            Difference difference = first(replay(EnumSet.of(ReplayPart.LEARNER), tolerance));

            assertThat(difference.where()).isEqualTo(policy.where());
            assertThat(difference.field()).isEqualTo("sampling.sha256");
            assertThat(difference.recomputed()).isEqualTo(right);
            assertThat(difference.recorded()).isEqualTo(wrong.sha256());
            assertThat(difference.hint()).contains("the copy for samplers is not the rounded weights of policy 2");
        }
    }

    @Test
    void shouldNameTheDirectoryWhoseCopyWasChanged() throws IOException {
        PolicyPublished policy = policy(4).value();
        Path shard = store.resolve(policy.getSampling().getUri()).resolve("model-00001-of-00002.safetensors");
        byte[] before = Files.readAllBytes(shard);
        byte[] changed = before.clone();
        changed[changed.length - 1] ^= 1;
        Files.write(shard, changed);
        try {
            Difference difference = first(replay(EnumSet.of(ReplayPart.LEARNER), 0));

            assertThat(difference.where()).isEqualTo(shard.getParent().toString());
            assertThat(difference.recomputed()).isEqualTo(policy.getSampling().getSha256());
            assertThat(difference.hint().orElseThrow()).contains("stored copy for samplers of policy 4");
        } finally {
            Files.write(shard, before);
        }
    }

    private Recorded<PolicyPublished> policy(long version) {
        return log.first(Topics.POLICIES, policy -> policy.getVersion() == version);
    }

    private static Difference first(List<Findings> findings) {
        return findings.get(0).first().orElseThrow();
    }

    private List<Findings> replay(Set<ReplayPart> parts, double tolerance) {
        ReplaySettings settings = new ReplaySettings(
                parts,
                StepRange.all(),
                Optional.empty(),
                new Tolerance(tolerance, Tolerance.STEPS),
                ScoreLimits.DEFAULT,
                Placement.cpu(),
                Optional.empty(),
                1);
        return new TinyReplay(temporary, settings).of(log, store);
    }
}
