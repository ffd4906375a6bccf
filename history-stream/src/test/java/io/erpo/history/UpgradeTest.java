package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.World.Result;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This release interprets a log of the first release correctly. */
class UpgradeTest {

    @TempDir
    private Path states;

    @ParameterizedTest
    @MethodSource("io.erpo.history.RunTest#runsWithoutSources")
    void shouldComeToTheSameBatchesFromALogOfTheFirstSchemas(RunStarted run) {
        try (Stream present = new Stream(states);
                Stream upgraded = new Stream(states)) {
            Result expected = World.play(present, run, new Random(1));

            Result result = World.play(new FirstSchemas(upgraded), run, new Random(1));

            assertThat(expected.batches()).extracting(AdvantageBatch::getStep).hasSize(run.getSteps());
            assertThat(result).isEqualTo(expected);
        }
    }

    /** An upgrade in the middle of a run: draws and rewards were written before it, their group closes after it. */
    @Test
    void shouldCloseAGroupThatWasDrawnAndHalfJudgedBefore() {
        List<SpecificRecord> before = List.of(
                Given.prompt(0), Given.draw().build(), Given.reward(0, 0, true).build());
        SpecificRecord after = Given.reward(0, 1, false).build();
        try (Stream present = new Stream(states);
                Stream upgraded = new Stream(states)) {
            before.forEach(event -> present.send(event, 1_000));
            before.forEach(event -> new FirstSchemas(upgraded).send(event, 1_000));
            present.send(after, 2_000);
            upgraded.send(after, 2_000);

            List<VerifiedGroup> groups = upgraded.published(Topics.VERIFIED_GROUPS);
            assertThat(groups).hasSize(1).isEqualTo(present.published(Topics.VERIFIED_GROUPS));
            assertThat(upgraded.published(Topics.PROMPT_REQUESTS)).isEqualTo(present.published(Topics.PROMPT_REQUESTS));
        }
    }

    /** Otherwise the upgrade test would prove nothing. */
    @Test
    void shouldBeOfOtherBytesThanToday() {
        for (SpecificRecord event : List.<SpecificRecord>of(
                Given.run().build(),
                Given.draw().build(),
                Given.reward(0, 0, true).build())) {
            assertThat(FirstSchemas.encode(event)).isNotEqualTo(Events.encode(event));
            assertThat(Events.decode(FirstSchemas.encode(event))).isEqualTo(event);
        }
    }
}
