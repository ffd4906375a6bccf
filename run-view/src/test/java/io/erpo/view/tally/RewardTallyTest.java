package io.erpo.view.tally;

import static io.erpo.fixtures.SampleRewards.response;
import static io.erpo.fixtures.SampleRewards.score;
import static io.erpo.fixtures.SampleRewards.undecided;
import static io.erpo.fixtures.SampleRewards.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.fixtures.SampleRewards;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RewardTallyTest {

    private static RewardTally tally(SpecificRecord... events) {
        RewardTally tally = new RewardTally(SampleRewards.run());
        List.of(events).forEach(tally::accept);
        return tally;
    }

    @Test
    void shouldCountWhatEachRewardSays() {
        RewardTally tally = tally(
                response("g", 0),
                response("g", 1),
                response("h", 0),
                verdict("exact-match", "g", 0, true),
                verdict("exact-match", "g", 1, false),
                verdict("other", "g", 0, true),
                verdict("other", "g", 1, true),
                undecided("other", "h", 0));

        assertThat(tally.responses()).isEqualTo(3);
        assertThat(tally.names()).containsExactly("exact-match", "overlong", "other");
        assertThat(tally.statistics("exact-match"))
                .isEqualTo(new RewardStatistics(
                        "exact-match",
                        Optional.of(1.0),
                        "1",
                        2,
                        1,
                        Optional.of(0.5),
                        0.0,
                        0,
                        0,
                        Optional.of(1.0),
                        10.0,
                        10));
        assertThat(tally.statistics("overlong"))
                .isEqualTo(new RewardStatistics(
                        "overlong", Optional.of(0.5), "", 0, 3, Optional.empty(), 0, 0, 0, Optional.empty(), 0, 0));
        assertThat(tally.statistics("other"))
                .isEqualTo(new RewardStatistics(
                        "other",
                        Optional.empty(),
                        "1",
                        3,
                        0,
                        Optional.of(2.0 / 3),
                        1.0 / 3,
                        1,
                        0,
                        Optional.of(0.5),
                        10.0,
                        10));
    }

    @Test
    void shouldCountTheFirstRecordOfAListedRewardAndTheLastOfAShadow() {
        RewardTally tally = tally(
                response("g", 0),
                response("g", 0),
                verdict("exact-match", "g", 0, true),
                verdict("exact-match", "g", 0, false),
                verdict("shadow", "g", 0, true),
                verdict("shadow", "g", 0, false));

        assertThat(tally.responses()).isEqualTo(1);
        assertThat(tally.ruling("exact-match", "g", Purpose.TRAINING, 0)).contains(Ruling.CORRECT);
        assertThat(tally.ruling("shadow", "g", Purpose.TRAINING, 0)).contains(Ruling.INCORRECT);
        assertThat(tally.statistics("shadow").judged()).isEqualTo(1);
    }

    @Test
    void shouldCountARewardOnlyWhenItsResponseIsInTheLogWhicheverComesFirst() {
        RewardTally tally = tally(verdict("exact-match", "g", 1, true));
        assertThat(tally.statistics("exact-match").judged()).isZero();

        tally.accept(response("g", 1));

        assertThat(tally.statistics("exact-match").judged()).isEqualTo(1);
        assertThat(tally.unjudged("exact-match").isEmpty()).isTrue();
        assertThat(tally.unjudged("overlong").cardinality()).isEqualTo(1);
    }

    @Test
    void shouldIgnoreOtherRunsAndIndicesThatAGroupDoesNotHave() {
        Reward ofAnotherRun = verdict("exact-match", "g", 0, true);
        ofAnotherRun.setRunId("another");

        RewardTally tally = tally(
                response("g", 0),
                response("g", 2),
                response("g", -1),
                response(Purpose.BENCHMARK, "b", 3),
                response(Purpose.BENCHMARK, "b", 4),
                ofAnotherRun,
                verdict("exact-match", "g", 2, true));

        assertThat(tally.responses()).isEqualTo(2);
        assertThat(tally.statistics("exact-match").judged()).isZero();
    }

    @Test
    void shouldKeepTheResponsesOfGroupsApart() {
        RewardTally tally = tally(
                response(Purpose.BENCHMARK, "b", 3),
                response("g", 0),
                SampleRewards.reward("s", Purpose.BENCHMARK, "b", 3, 0.25, null, RewardStatus.SCORED, 1),
                score("s", "g", 0, 0.75, 1),
                SampleRewards.reward("exact-match", Purpose.BENCHMARK, "b", 3, 1, true, RewardStatus.SCORED, 1),
                verdict("exact-match", "g", 0, false));

        assertThat(tally.scores("s", Ruling.CORRECT).getMin()).isEqualTo(0.25);
        assertThat(tally.scores("s", Ruling.CORRECT).getMax()).isEqualTo(0.25);
        assertThat(tally.scores("s", Ruling.INCORRECT).getMin()).isEqualTo(0.75);
        assertThat(tally.scores("s", Ruling.NONE).getCount()).isZero();
    }

    /** A reward of another data source may judge a response too, before or after it is known whose it is. */
    @Test
    void shouldCountARewardOnlyOnTheDataSourcesThatItJudges() {
        RewardTally tally = new RewardTally(
                SampleRewards.mixedRun(),
                List.of(new RewardSettings("late", 0.0, false, Map.of(), List.of("gsm8k", "aime"))));
        List.of(
                        verdict("code", "g", 0, false),
                        response("g", 0, "gsm8k"),
                        response("g", 1, "gsm8k"),
                        response("h", 0, "apps"),
                        response("h", 1, ""),
                        verdict("code", "g", 1, false),
                        verdict("math", "g", 0, true),
                        verdict("math", "h", 0, false),
                        verdict("code", "h", 0, true),
                        verdict("late", "g", 0, true),
                        verdict("late", "h", 0, false),
                        verdict("other", "h", 0, false))
                .forEach(tally::accept);

        assertThat(tally.correctness()).containsExactly("math", "code");
        assertThat(tally.responses()).isEqualTo(4);
        assertThat(List.of("math", "code", "overlong", "late", "other"))
                .extracting(tally::responses)
                .containsExactly(2, 1, 4, 2, 4);
        assertThat(tally.statistics("math"))
                .extracting(RewardStatistics::judged, RewardStatistics::backlog, RewardStatistics::correctShare)
                .containsExactly(1, 1, Optional.of(1.0));
        assertThat(tally.statistics("code"))
                .extracting(RewardStatistics::judged, RewardStatistics::backlog, RewardStatistics::correctShare)
                .containsExactly(1, 0, Optional.of(1.0));
        assertThat(tally.statistics("late"))
                .extracting(RewardStatistics::judged, RewardStatistics::backlog, RewardStatistics::agreement)
                .containsExactly(1, 1, Optional.of(1.0));
        assertThat(tally.statistics("other").agreement()).contains(0.0);
        assertThat(tally.ruling("code", "g", Purpose.TRAINING, 0)).isEmpty();
        assertThat(tally.recorded("g", Purpose.TRAINING, 0)).contains(Ruling.CORRECT);
        assertThat(tally.recorded("h", Purpose.TRAINING, 0)).contains(Ruling.CORRECT);
        assertThat(tally.recorded("h", Purpose.TRAINING, 1)).isEmpty();
    }

    @Test
    void shouldTakeTheNearestRankForThe99thPercentile() {
        RewardTally tally = tally();
        IntStream.range(0, 200).forEach(i -> {
            tally.accept(response("g" + i / 2, i % 2));
            tally.accept(score("overlong", "g" + i / 2, i % 2, 0, i + 1));
        });

        RewardStatistics statistics = tally.statistics("overlong");

        assertThat(statistics.p99Micros()).isEqualTo(198);
        assertThat(statistics.meanMicros()).isEqualTo(100.5);
        assertThat(statistics.correctShare()).isEmpty();
    }

    @Test
    void shouldNameEveryVersionAndCountFailures() {
        Reward failed = verdict("shadow", "g", 1, false);
        failed.setVersion("2");
        failed.setCorrect(null);
        failed.setStatus(RewardStatus.FAILED);

        RewardTally tally = tally(response("g", 0), response("g", 1), verdict("shadow", "g", 0, true), failed);

        assertThat(tally.statistics("shadow").versions()).isEqualTo("1, 2");
        assertThat(tally.statistics("shadow").failed()).isEqualTo(1);
        assertThat(tally.shadows()).containsExactly("shadow");
    }
}
