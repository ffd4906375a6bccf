package io.erpo.policy.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.Placement.Precision;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.memory.MemoryPlan.Part;
import io.erpo.policy.training.TrainerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPlanTest {

    private static final long GIB = 1L << 30;

    /** The shape of Qwen2.5-7B: 7.6 billion parameters. */
    private static final ModelConfig SEVEN =
            new ModelConfig(152_064, 3584, 18_944, 28, 28, 4, 32_768, 1e6, 1e-6, false);

    private static final Placement H100 = new Placement("cuda:0", Precision.BFLOAT16);

    @Test
    void shouldAddUpSixteenBytesOfEveryParameterWhenAllWeightsAreTrained() {
        MemoryPlan plan = learner(SEVEN, true, 0).plan();

        assertThat(partsNamed(plan, "weights", "gradients", "optimizer")).isEqualTo(16L * 7_615_616_512L);
        assertThat(plan.bytes()).isBetween(120 * GIB, 140 * GIB);
    }

    @Test
    void shouldFitOneCardWhenAnAdapterOfSevenBillionParametersIsTrained() {
        long adapter = new AdapterSettings(32, 64, List.of(Projection.values())).parameters(SEVEN);

        MemoryPlan plan = learner(SEVEN, true, adapter).plan();

        assertThat(partsNamed(plan, "frozen weights")).isEqualTo(2L * 7_615_616_512L);
        assertThat(partsNamed(plan, "optimizer")).isEqualTo(8 * adapter);
        assertThat(plan.bytes() + sampler().bytes()).isLessThan(79 * GIB);
    }

    @Test
    void shouldNeedLessActivationsWhenTheyAreComputedAgain() {
        long all = partsNamed(learner(SEVEN, false, 0).plan(), "activations");
        long again = partsNamed(learner(SEVEN, true, 0).plan(), "activations");

        assertThat(again).isLessThan(all / 10);
    }

    @Test
    void shouldHoldTheKeysAndValuesOfAllSlots() {
        // 2 of 28 layers of 4 heads of 128 numbers of 2 bytes, for 64 responses of 4096 tokens.
        assertThat(partsNamed(sampler(), "keys and values of 64 responses"))
                .isEqualTo(2L * 28 * 4 * 128 * 2 * 64 * 4096);
    }

    @Test
    void shouldHoldTheWeightsOnceMoreForAReferencePolicyUnlessAnAdapterHasThem() {
        LearnerMemory whole = learner(SEVEN, true, 0);
        LearnerMemory adapted = learner(SEVEN, true, 1000);

        assertThat(withReference(whole).plan().bytes() - whole.plan().bytes())
                .isEqualTo(2L * 7_615_616_512L + 2L * 32_768 * 128 * 4);
        assertThat(withReference(adapted).plan()).isEqualTo(adapted.plan());
    }

    @Test
    void shouldHoldTheVocabularyInOrderWhenResponsesAreTruncated() {
        MemoryPlan truncated = new SamplerMemory(SEVEN, H100, 2, 64, 4096, true).plan();

        assertThat(truncated.bytes() - sampler().bytes()).isEqualTo(64L * 152_064 * 32);
    }

    @Test
    void shouldNameEveryProcessAndDeviceWhenItFits() {
        MemoryCheck check =
                new MemoryCheck(device -> device.equals("cpu") ? OptionalLong.of(8 * GIB) : OptionalLong.of(80 * GIB));

        assertThat(check.check(
                        List.of(plan("learner", "cuda:0", 61 * GIB), plan("sampler", "cpu", 2 * GIB)), List.of()))
                .containsExactly(
                        "memory: learner needs 61.0 GiB; cuda:0 has 80.0 GiB",
                        "memory: sampler needs 2.0 GiB; cpu has 8.0 GiB");
    }

    @Test
    void shouldSayWhatWouldNeedLessWhenProcessesDoNotFitTogether() {
        MemoryCheck check = new MemoryCheck(device -> OptionalLong.of(80 * GIB));

        assertThatThrownBy(() -> check.check(
                        List.of(plan("learner", "cuda:0", 61 * GIB), plan("sampler", "cuda:0", 20 * GIB)),
                        List.of("a smaller model")))
                .isInstanceOf(PolicyException.class)
                .hasMessage("""
                        memory: learner needs 61.0 GiB, sampler needs 20.0 GiB; cuda:0 has 80.0 GiB
                        That does not fit:
                          learner needs 61.0 GiB: weights 61.0 GiB
                          sampler needs 20.0 GiB: weights 20.0 GiB
                        What would need less:
                          a smaller model""");
    }

    @Test
    void shouldGoOnWhenTheMachineDoesNotSayWhatItHas() {
        MemoryCheck check = new MemoryCheck(device -> OptionalLong.empty());

        assertThat(check.check(List.of(plan("learner", "cpu", GIB)), List.of()))
                .containsExactly("memory: learner needs 1.0 GiB; cpu has an unknown amount");
    }

    @Test
    void shouldOfferWhatIsNotDoneAlready() {
        assertThat(learner(SEVEN, false, 0).remedies())
                .hasSize(3)
                .allMatch(remedy -> remedy.contains(": learner would need "))
                .first()
                .asString()
                .startsWith("optimizer.gradientCheckpointing: true");
        assertThat(new LearnerMemory(SEVEN, new TrainerSettings(H100, 4096, 1024, true), 1, 4096, false).remedies())
                .isEmpty();
    }

    @Test
    void shouldReadTheSmallerOfMachineAndContainer(@TempDir Path root) throws Exception {
        DeviceMemory memory = new DeviceMemory(root);
        assertThat(memory.bytesOf("cpu")).isEmpty();

        write(root, "proc/meminfo", "MemTotal:       16384 kB\nMemFree:        1 kB\n");
        assertThat(memory.bytesOf("cpu")).hasValue(16L << 20);

        write(root, "sys/fs/cgroup/memory.max", "max\n");
        assertThat(memory.bytesOf("cpu")).hasValue(16L << 20);

        write(root, "sys/fs/cgroup/memory.max", "4194304\n");
        assertThat(memory.bytesOf("cpu")).hasValue(4L << 20);
    }

    private static LearnerMemory learner(ModelConfig config, boolean checkpointing, long adapter) {
        return new LearnerMemory(config, new TrainerSettings(H100, 8192, 1024, checkpointing), adapter, 4096, false);
    }

    private static LearnerMemory withReference(LearnerMemory learner) {
        return new LearnerMemory(
                learner.config(), learner.settings(), learner.adapterParameters(), learner.longestSequence(), true);
    }

    private static MemoryPlan sampler() {
        return new SamplerMemory(SEVEN, H100, 2, 64, 4096, false).plan();
    }

    private static MemoryPlan plan(String process, String device, long bytes) {
        return new MemoryPlan(process, device, List.of(new Part("weights", bytes)));
    }

    private static long partsNamed(MemoryPlan plan, String... purposes) {
        return plan.parts().stream()
                .filter(part -> List.of(purposes).contains(part.purpose()))
                .mapToLong(Part::bytes)
                .sum();
    }

    private static void write(Path root, String file, String text) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
