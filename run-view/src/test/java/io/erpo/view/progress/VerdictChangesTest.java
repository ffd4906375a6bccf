package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.StepStatistics;
import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.VerdictChange.Kind;
import io.erpo.view.tally.Ruling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class VerdictChangesTest {

    private static AdvantageBatch batch(int step, double allCorrect, double mixed) {
        AdvantageBatch batch = SampleRun.batch(step, 0);
        double correct = allCorrect + mixed / 2;
        batch.setStatistics(new StepStatistics(
                2,
                4,
                0.0,
                correct,
                allCorrect,
                mixed,
                1 - allCorrect - mixed,
                1.0,
                1.0,
                0.0,
                3.0,
                0.0,
                0.0,
                0,
                0,
                0.0,
                List.of(),
                List.of(),
                Map.of()));
        return batch;
    }

    private static Response response(int step, int index, String text) {
        Response response = SampleRewards.response("g" + step, index);
        response.setStep(step);
        response.setText(text);
        return response;
    }

    private static Reward verdict(int step, int index, String extracted) {
        Reward reward = SampleRewards.verdict("exact-match", "g" + step, index, false);
        reward.setStep(step);
        reward.setExtracted(extracted);
        return reward;
    }

    private static RunProgress after(List<? extends SpecificRecord> events) {
        RunProgress progress = new RunProgress(SampleRewards.run());
        events.forEach(progress::accept);
        return progress;
    }

    @Test
    void shouldSayNothingWhileGroupsAreMixed() {
        assertThat(after(List.of(batch(0, 0, 0.5), batch(1, 0.5, 0.5))).verdictChanges())
                .isEmpty();
    }

    @Test
    void shouldShowOneResponseWithItsVerdictWhenNoneIsCorrect() {
        RunProgress progress = after(
                List.of(response(0, 0, "It is\n 13."), verdict(0, 0, "13"), response(0, 1, "14"), batch(0, 0, 0)));

        VerdictChange change = progress.verdictChanges().get(0);
        assertThat(change.kind()).isEqualTo(Kind.NONE_CORRECT);
        assertThat(change.example()).hasValueSatisfying(example -> {
            assertThat(example.response()).isEqualTo("It is 13.");
            assertThat(example.extracted()).contains("13");
            assertThat(example.ruling()).isEqualTo(Ruling.INCORRECT);
            assertThat(example.reward()).isEqualTo("exact-match");
        });
    }

    @Test
    void shouldTellAStateOnceUntilItChanges() {
        List<SpecificRecord> events = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
            events.add(response(step, 0, "no"));
            events.add(verdict(step, 0, ""));
        }
        events.addAll(List.of(
                batch(0, 0, 0), batch(1, 0, 0), batch(2, 0.5, 0), batch(3, 0.5, 0), batch(4, 0, 0.5), batch(5, 0, 0)));

        assertThat(after(events).verdictChanges())
                .extracting(VerdictChange::step, VerdictChange::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, Kind.NONE_CORRECT),
                        org.assertj.core.groups.Tuple.tuple(2, Kind.NONE_MIXED),
                        org.assertj.core.groups.Tuple.tuple(4, Kind.MIXED),
                        org.assertj.core.groups.Tuple.tuple(5, Kind.NONE_CORRECT));
    }

    @Test
    void shouldSayTheSameInAnyOrderOfTheEvents() {
        List<SpecificRecord> events = List.of(
                response(0, 0, "no"),
                verdict(0, 0, ""),
                batch(0, 0, 0),
                response(1, 0, "no"),
                verdict(1, 0, ""),
                batch(1, 0.5, 0),
                batch(1, 0.5, 0));
        List<VerdictChange> expected = after(events).verdictChanges();

        for (int seed = 0; seed < 20; seed++) {
            List<SpecificRecord> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(after(shuffled).verdictChanges()).isEqualTo(expected);
        }
        assertThat(expected).hasSize(2).allSatisfy(change -> assertThat(change.example())
                .isPresent());
    }

    @Test
    void shouldWaitForTheExampleButNotForEver() {
        RunProgress progress = after(List.of(batch(0, 0, 0)));
        assertThat(progress.verdictChanges()).isEmpty();

        progress.accept(batch(1, 0, 0));

        assertThat(progress.verdictChanges()).singleElement().satisfies(change -> assertThat(change.example())
                .isEqualTo(Optional.empty()));
    }

    @Test
    void shouldIgnoreShadowRewardsAndEvaluations() {
        Reward shadow = verdict(0, 0, "13");
        shadow.setName("a-shadow");

        assertThat(after(List.of(response(0, 0, "no"), shadow, batch(0, 0, 0))).verdictChanges())
                .isEmpty();
    }

    @Test
    void shouldKeepBothEndsOfALongText() {
        String text = "start " + "\uD83D\uDE00".repeat(400) + "\u001b[31m\n end";

        String shown = JudgedExample.shortened(text);

        assertThat(shown)
                .startsWith("start ")
                .contains(" [...] ")
                .endsWith("[31m end")
                .hasSizeLessThan(420);
        assertThat(shown.codePoints().noneMatch(c -> c == 0x1b || Character.isSurrogate((char) c) && c < 0x10000))
                .isTrue();
    }
}
