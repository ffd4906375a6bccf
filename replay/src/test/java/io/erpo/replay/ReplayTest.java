package io.erpo.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.policy.Placement;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays a run after one tampering at a time. */
class ReplayTest {

    private static final Set<ReplayPart> HISTORY = EnumSet.of(ReplayPart.HISTORY);
    private static final Set<ReplayPart> LEARNER = EnumSet.of(ReplayPart.LEARNER);
    private static final Set<ReplayPart> SAMPLER = EnumSet.of(ReplayPart.SAMPLER);
    private static final Set<ReplayPart> ALL = EnumSet.allOf(ReplayPart.class);

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
        trained = TinyRun.train(store, once.resolve("state"));
    }

    @Test
    void shouldFindNothingWhenNothingWasChanged() {
        List<Findings> findings = replay(ALL);

        assertThat(findings).extracting(Findings::part).containsExactly("history", "learner", "sampler", "score");
        assertThat(findings).allSatisfy(part -> assertThat(part.first()).isEmpty());
        assertThat(findings.subList(0, 3))
                .allSatisfy(part -> assertThat(part.notes()).isEmpty())
                .extracting(Findings::promise)
                .containsOnly("bit for bit");
        assertThat(findings.get(0).compared())
                .containsExactly(
                        "28 verified-groups",
                        "20 prompt-history",
                        "5 advantage-batches",
                        "2 evaluations",
                        "28 draws",
                        "28 prompt-requests");
        assertThat(findings.get(1).compared()).containsExactly("5 steps", "5 policies made again", "5 stored policies");
        assertThat(findings.get(2).compared()).containsExactly("28 groups", "96 responses");
        assertThat(findings.get(3).compared()).startsWith("96 responses");
    }

    /** Each group has the correctness reward of its data source, whatever else has judged it. */
    @Test
    void shouldHaveGroupsOfBothDataSources() {
        assertThat(log.records(Topics.VERIFIED_GROUPS))
                .extracting(group ->
                        group.value().getResponses().get(0).getComponents().keySet())
                .containsOnly(Set.of("exact"), Set.of("other"));
    }

    /** Whether a run ended, and how, is in the archive, but nothing that a replay recomputes. */
    @Test
    void shouldFindNothingWhetherTheLogHoldsTheEndOfTheRunOrNot() {
        assertThat(trained.get(Topics.RUN_ENDS)).hasSize(1);
        log.records(Topics.RUN_ENDS).clear();

        assertThat(replay(HISTORY).get(0).first()).isEmpty();
    }

    @Test
    void shouldNameTheGroupAndItsRewardWhenARewardWasChanged() {
        Recorded<Reward> reward = log.first(
                Topics.REWARDS,
                any -> any.getPurpose() == Purpose.TRAINING && any.getName().equals("exact"));
        Recorded<VerifiedGroup> group = log.first(Topics.VERIFIED_GROUPS, any -> any.getGroupId()
                .equals(reward.value().getGroupId()));
        double score = reward.value().getScore();
        log.tamper(reward, changed -> changed.setScore(score + 0.25));

        Difference difference = first(replay(HISTORY));

        assertThat(difference.where()).isEqualTo(group.where());
        assertThat(difference.field())
                .isEqualTo("responses[%d].reward".formatted(reward.value().getIndex()));
        assertThat(difference.recomputed()).isEqualTo(Double.toString(score + 0.25));
        assertThat(difference.recorded()).isEqualTo(Double.toString(score));
        assertThat(difference.hint())
                .contains("response %d was judged by \"exact\" at %s"
                        .formatted(reward.value().getIndex(), reward.where()));
    }

    @Test
    void shouldNameTheFieldWhenAnAdvantageWasChanged() {
        Recorded<AdvantageBatch> batch = batch(2);
        log.tamper(batch, changed -> changed.getSamples().get(5).setAdvantage(0.125));

        Difference difference = first(replay(HISTORY));

        assertThat(difference.where()).isEqualTo(batch.where());
        assertThat(difference.field()).isEqualTo("samples[5].advantage");
        assertThat(difference.recorded()).isEqualTo("0.125");
    }

    @Test
    void shouldNameTheFirstPlaceWhenTheOrderOfABatchWasChanged() {
        Recorded<AdvantageBatch> batch = batch(1);
        log.tamper(batch, changed -> Collections.swap(changed.getSamples(), 3, 9));

        Difference difference = first(replay(HISTORY));

        assertThat(difference.where()).isEqualTo(batch.where());
        assertThat(difference.field()).isEqualTo("samples[3].responseId");
        assertThat(difference.recomputed())
                .isEqualTo(batch.value().getSamples().get(3).getResponseId());
    }

    @Test
    void shouldNameTheResponseWhenATokenWasChanged() {
        Recorded<Response> response = response(learnedFrom(batch(1)));
        log.tamper(response, changed -> changed.getTokenIds().set(0, 50));

        Difference difference = first(replay(LEARNER));

        assertThat(difference.where()).isEqualTo(response.where());
        assertThat(difference.field()).isEqualTo("logprobs[0]");
        assertThat(difference.recorded())
                .isEqualTo(response.value().getLogprobs().get(0).toString());
        assertThat(difference.hint().orElseThrow())
                .contains("tokenIds[0] = 50", response.value().getResponseId());
    }

    @Test
    void shouldNameTheResponseWhenATokenIsNoneOfThePolicy() {
        Recorded<Response> response = response(learnedFrom(batch(0)));
        log.tamper(response, changed -> changed.getTokenIds().set(0, 99));

        Difference difference = first(replay(LEARNER));

        assertThat(difference.where()).isEqualTo(response.where());
        assertThat(difference.field()).isEqualTo("tokenIds");
        assertThat(difference.recorded()).contains("99");
    }

    @Test
    void shouldNameTheTokenWhenSamplingAgainGivesAnother() {
        Recorded<Response> response = response(batch(3).value().getSamples().get(7));
        int token = response.value().getTokenIds().get(0);
        log.tamper(response, changed -> changed.getTokenIds().set(0, 50));

        Difference difference = first(replay(SAMPLER));

        assertThat(difference.where()).isEqualTo(response.where());
        assertThat(difference.field()).isEqualTo("tokenIds[0]");
        assertThat(difference.recomputed()).isEqualTo(Integer.toString(token));
        assertThat(difference.recorded()).isEqualTo("50");
    }

    @Test
    void shouldNameThePolicyWhenItsBatchWasChangedAndOnlyTheLearnerIsReplayed() {
        AdvantageSample sample = learnedFrom(batch(2));
        int index = batch(2).value().getSamples().indexOf(sample);
        log.tamper(batch(2), changed -> changed.getSamples().get(index).setAdvantage(-sample.getAdvantage()));
        Recorded<PolicyPublished> policy = log.first(Topics.POLICIES, any -> any.getVersion() == 3);

        Difference difference = first(replay(LEARNER));

        assertThat(difference.where()).isEqualTo(policy.where());
        assertThat(difference.field()).isEqualTo("sha256");
        assertThat(difference.recorded()).isEqualTo(policy.value().getSha256());
        assertThat(difference.hint().orElseThrow()).contains("step 2: no response of its batch stands out");
    }

    @Test
    void shouldNameTheFileWhenAStoredWeightWasChanged() throws IOException {
        PolicyPublished policy =
                log.first(Topics.POLICIES, any -> any.getVersion() == 3).value();
        Path copy = copyOfStore();
        Path weights = copy.resolve(policy.getUri()).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Difference difference = first(replay(LEARNER, StepRange.all(), copy));

        assertThat(difference.where()).isEqualTo(weights.toString());
        assertThat(difference.field()).isEqualTo("sha256");
        assertThat(difference.recomputed()).isEqualTo(policy.getSha256());
        assertThat(difference.hint().orElseThrow()).contains("stored weights of policy 3", "erpo.policies.v1");
    }

    @Test
    void shouldNameTheRecordWhenTheLogHasOneTooManyOrTooFew() {
        Recorded<VerifiedGroup> removed = log.first(Topics.VERIFIED_GROUPS, any -> any.getStep() == 1);
        log.records(Topics.VERIFIED_GROUPS).remove(removed);
        assertThat(first(replay(HISTORY)))
                .isEqualTo(Difference.missing(
                        "erpo.verified-groups.v1",
                        "a record of group " + removed.value().getGroupId()));

        LogFiles again = new LogFiles(trained);
        Recorded<AdvantageBatch> last = batch(3);
        Recorded<AdvantageBatch> second =
                new Recorded<>(last.topic(), new Place(0, 99), last.timestamp(), last.key(), last.value());
        again.records(Topics.ADVANTAGE_BATCHES).add(second);
        Difference difference = first(replay(again, HISTORY, StepRange.all(), store));
        assertThat(difference.where()).isEqualTo("erpo.advantage-batches.v1, partition 0, offset 99");
        assertThat(difference.field()).isEqualTo("(record)");
    }

    @Test
    void shouldNameThePolicyWhenNoBatchMakesItOrTheLogHasItTwice() {
        Recorded<PolicyPublished> last = log.first(Topics.POLICIES, any -> any.getVersion() == TinyRun.STEPS);
        PolicyPublished next = PolicyPublished.newBuilder(last.value())
                .setVersion(TinyRun.STEPS + 1L)
                .build();
        log.records(Topics.POLICIES)
                .add(new Recorded<>(last.topic(), new Place(0, 99), last.timestamp(), last.key(), next));

        Difference surplus = first(replay(LEARNER));
        assertThat(surplus.where()).isEqualTo("erpo.policies.v1, partition 0, offset 99");
        assertThat(surplus.recorded()).isEqualTo("policy 6");

        LogFiles again = new LogFiles(trained);
        again.records(Topics.POLICIES)
                .add(new Recorded<>(last.topic(), new Place(0, 98), last.timestamp(), last.key(), last.value()));
        assertThat(first(replay(again, LEARNER, StepRange.all(), store)).where())
                .isEqualTo("erpo.policies.v1, partition 0, offset 98");
    }

    @Test
    void shouldNameTheRewardWhenNoGroupAskedForIt() {
        Recorded<Reward> last =
                log.records(Topics.REWARDS).get(log.records(Topics.REWARDS).size() - 1);
        Reward stray =
                Reward.newBuilder(last.value()).setGroupId("run-1/none/0").build();
        Place place = new Place(last.place().partition(), last.place().offset() + 1);
        log.records(Topics.REWARDS).add(new Recorded<>(last.topic(), place, last.timestamp(), last.key(), stray));

        Difference difference = first(replay(HISTORY));

        assertThat(difference.where()).isEqualTo("erpo.rewards.v1, " + place);
        assertThat(difference.field()).isEqualTo("groupId");
        assertThat(difference.recorded()).isEqualTo("run-1/none/0");
    }

    @Test
    void shouldNoteWhatIsNotYetInTheLogWhenTheRunIsNotComplete() {
        log.records(Topics.EVALUATIONS).removeIf(record -> record.value().getPolicyVersion() == TinyRun.STEPS);

        Findings history = replay(HISTORY).get(0);

        assertThat(history.first()).isEmpty();
        assertThat(history.notes())
                .containsExactly("1 evaluations follow from the log and are not in it yet: the run is not complete");
    }

    @Test
    void shouldTrainOnlyTheStepsAskedForWhenItBeginsWithAStoredPolicy() {
        Findings learner = replay(LEARNER, new StepRange(2, 2), store).get(0);

        assertThat(learner.first()).isEmpty();
        assertThat(learner.compared()).contains("1 steps");
    }

    @Test
    void shouldSayWhichPoliciesAreKeptWhenItCannotBeginAtTheOneAskedFor() {
        assertThatThrownBy(() -> replay(LEARNER, new StepRange(1, 2), store))
                .isInstanceOf(RecordingException.class)
                .hasMessage("policy 1 is not kept any more, so no replay can begin there; kept are 0, 2, 3, 4, 5");
    }

    @Test
    void shouldCountTheGroupsOfPoliciesThatAreNotKeptWhenOnlySamplingIsReplayed() {
        Findings sampler = replay(SAMPLER).get(0);

        assertThat(sampler.first()).isEmpty();
        assertThat(sampler.compared()).containsExactly("24 groups", "80 responses");
        assertThat(sampler.notes().get(0)).startsWith("4 groups were not sampled again: their policies (versions [1])");
    }

    @Test
    void shouldSayHowFarNumbersAreApartWhenSomeDistanceIsTolerated() {
        Recorded<TrainStep> step = log.first(Topics.TRAIN_STEPS, any -> any.getStep() == 1);
        log.tamper(step, changed -> changed.setEntropy(changed.getEntropy() + 0.5));
        log.tamper(log.first(Topics.POLICIES, any -> any.getVersion() == 1), changed -> changed.setSha256("00"));

        assertThat(first(replay(LEARNER)).field()).isEqualTo("sha256");
        Findings tolerant =
                replay(log, LEARNER, StepRange.all(), fresh("none"), 0.75).get(0);
        assertThat(tolerant.first()).isEmpty();
        assertThat(tolerant.notes())
                .containsExactly(
                        "the weights of 6 policies (versions 0 to 5) were compared with nothing: the store does not keep them",
                        "numbers differ by at most 0.5, at " + step.where());
        assertThat(tolerant.promise()).isEqualTo("numbers within 0.75, weights within 0.001 of a step's length");
        assertThat(first(replay(log, LEARNER, StepRange.all(), fresh("none"), 0.25))
                        .field())
                .isEqualTo("entropy");
    }

    /** Learners of older versions did not measure the difference. */
    @Test
    void shouldCompareTheDifferenceFromTheSamplerWhereTheLogHasIt() {
        Recorded<TrainStep> old = log.first(Topics.TRAIN_STEPS, any -> any.getStep() == 0);
        Recorded<TrainStep> step = log.first(Topics.TRAIN_STEPS, any -> any.getStep() == 1);
        assertThat(step.value().getLogprobDifferenceMax()).isPositive();
        log.tamper(old, changed -> {
            changed.setLogprobDifferenceMean(0);
            changed.setLogprobDifferenceP99(0);
            changed.setLogprobDifferenceMax(0);
        });

        assertThat(replay(LEARNER).get(0).first()).isEmpty();
        log.tamper(step, changed -> changed.setLogprobDifferenceP99(changed.getLogprobDifferenceP99() + 1));
        assertThat(first(replay(LEARNER)).field()).isEqualTo("logprobDifferenceP99");
        assertThat(first(replay(LEARNER)).where()).isEqualTo(step.where());
    }

    private Recorded<AdvantageBatch> batch(int step) {
        return log.first(Topics.ADVANTAGE_BATCHES, batch -> batch.getStep() == step);
    }

    private static AdvantageSample learnedFrom(Recorded<AdvantageBatch> batch) {
        return batch.value().getSamples().stream()
                .filter(sample -> sample.getAdvantage() != 0)
                .findFirst()
                .orElseThrow();
    }

    private Recorded<Response> response(AdvantageSample sample) {
        return log.first(Topics.RESPONSES, response -> response.getResponseId().equals(sample.getResponseId()));
    }

    private static Difference first(List<Findings> findings) {
        return findings.get(0).first().orElseThrow();
    }

    private List<Findings> replay(Set<ReplayPart> parts) {
        return replay(parts, StepRange.all(), store);
    }

    private List<Findings> replay(Set<ReplayPart> parts, StepRange steps, Path policies) {
        return replay(log, parts, steps, policies);
    }

    private List<Findings> replay(LogFiles files, Set<ReplayPart> parts, StepRange steps, Path policies) {
        return replay(files, parts, steps, policies, 0);
    }

    private List<Findings> replay(
            LogFiles files, Set<ReplayPart> parts, StepRange steps, Path policies, double tolerance) {
        ReplaySettings settings = new ReplaySettings(
                parts,
                steps,
                Optional.empty(),
                new Tolerance(tolerance, Tolerance.STEPS),
                ScoreLimits.DEFAULT,
                Placement.cpu(),
                Optional.empty(),
                1);
        return new TinyReplay(temporary, settings).of(files, policies);
    }

    private Path fresh(String name) {
        try {
            return Files.createTempDirectory(temporary, name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path copyOfStore() throws IOException {
        return StoredPolicies.copy(store, fresh("policies"));
    }
}
