package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A run's settings are the same in every format. */
class RoundTripPropertiesTest {

    private static final ObjectMapper YAML =
            YAMLMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    @Provide
    Arbitrary<RunConfig> configurations() {
        return RunConfigs.valid();
    }

    @Property(tries = 100)
    void shouldReadFromYamlWhatWasWrittenAsYaml(@ForAll("configurations") RunConfig config) throws IOException {
        String yaml = YAML.writeValueAsString(config);

        RunConfig read = SettingsYaml.bind(
                SettingsYaml.parse("test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));

        assertThat(read).as(yaml).isEqualTo(config);
    }

    @Property(tries = 100)
    void shouldAcceptTheRewardsOfEveryConfigurationThatIsMadeUp(@ForAll("configurations") RunConfig config) {
        config.requireBuiltInRewards();
    }

    /** Compares everything except what {@link RunConfig#of} names; writing it again shows that nothing is lost. */
    @Property(tries = 100)
    void shouldReadFromTheLogWhatWasWrittenToIt(@ForAll("configurations") RunConfig config) {
        RunStarted written = event(config);

        RunConfig read = RunConfig.of(
                Events.decode(Events.encode(written), RunStarted.class),
                config.model(),
                config.data(),
                config.prompt());

        assertThat(read).isEqualTo(asTheLogHasIt(config));
        assertThat(event(read)).isEqualTo(written);
    }

    private static RunConfig asTheLogHasIt(RunConfig config) {
        List<RewardChoice> rewards = config.rewards().stream()
                .map(reward -> new RewardChoice(
                        reward.name(),
                        reward.weight(),
                        reward.correctness(),
                        false,
                        reward.parametersFor(config.sampling()),
                        reward.sources()))
                .toList();
        return new RunConfig(
                config.recipe(),
                config.seed(),
                config.steps(),
                config.model(),
                config.data(),
                config.prompt(),
                config.sampling(),
                config.temperature(),
                config.advantage(),
                config.batch(),
                config.loss(),
                config.optimizer(),
                config.adapter(),
                rewards,
                config.onUndecided(),
                config.evaluation(),
                config.checkpoints());
    }

    private static RunStarted event(RunConfig config) {
        return config.writeTo(RunStarted.newBuilder())
                .setRunId("run")
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("")
                .setPreset("")
                .setDatasetSource("")
                .setDatasetDigest("")
                .setPromptIds(List.of())
                .setBenchmark("held-out")
                .setHeldOutPromptIds(List.of())
                .setBasePolicyUri("")
                .setBasePolicySha256("")
                .setBenchmarks(config.evaluation().benchmarks().stream()
                        .map(benchmark -> benchmark.event(benchmark.file(), List.of(), ""))
                        .toList())
                .build();
    }
}
