package io.erpo.cli.evaluate;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.evaluation.result.JudgedResponse;
import io.erpo.evaluation.score.Answer;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Engine;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.RewardSources;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The responses and rewards that the log has of benchmarks. Of records that say the same twice, the first stands. */
final class RecordedResponses {

    private record Sampled(
            int tokens, boolean truncated, String dataSource, Optional<Engine> engine, Instant from, Instant to) {

        static Sampled of(Response response) {
            return new Sampled(
                    response.getTokenIds().size(),
                    response.getFinishReason() == FinishReason.LENGTH,
                    response.getDataSource(),
                    Optional.ofNullable(response.getEngine()),
                    response.getStartedAt(),
                    response.getStartedAt().plusNanos(1_000 * response.getGenerationMicros()));
        }
    }

    private record Judgement(String responseId, String reward) {}

    private final Map<String, Sampled> sampled = new HashMap<>();
    private final Map<Judgement, Answer> answers = new HashMap<>();

    /** Reads those of these runs. */
    static RecordedResponses read(LogReader log, Set<String> runs) {
        RecordedResponses recorded = new RecordedResponses();
        log.events(Topics.RESPONSES, response -> {
            if (response.getPurpose() == Purpose.BENCHMARK && runs.contains(response.getRunId())) {
                recorded.add(response);
            }
        });
        log.events(Topics.REWARDS, reward -> {
            if (reward.getPurpose() == Purpose.BENCHMARK && runs.contains(reward.getRunId())) {
                recorded.add(reward);
            }
        });
        return recorded;
    }

    void add(Response response) {
        sampled.putIfAbsent(response.getResponseId(), Sampled.of(response));
    }

    void add(Reward reward) {
        answers.putIfAbsent(
                new Judgement(reward.getResponseId(), reward.getName()),
                new Answer(
                        Optional.ofNullable(reward.getExtracted()),
                        reward.getStatus() == RewardStatus.SCORED && Boolean.TRUE.equals(reward.getCorrect())));
    }

    /** The judged responses to a prompt, by index; one that is missing, or was not judged, is left out. */
    List<JudgedResponse> of(RunStarted run, BenchmarkSettings benchmark, long version, PromptId prompt) {
        return ids(run, benchmark, version, prompt).stream()
                .filter(sampled::containsKey)
                .flatMap(id -> judged(run, id).stream())
                .toList();
    }

    /** The correctness reward of a prompt; empty when no response to it is recorded. */
    Optional<RewardSettings> judge(RunStarted run, BenchmarkSettings benchmark, long version, PromptId prompt) {
        return ids(run, benchmark, version, prompt).stream()
                .filter(sampled::containsKey)
                .findFirst()
                .flatMap(id -> judge(run, sampled.get(id)));
    }

    /** What sampled the first response of a benchmark; empty when the log does not say. */
    Optional<Engine> engine(RunStarted run, BenchmarkSettings benchmark, long version) {
        return allOf(run, benchmark, version).stream()
                .flatMap(response -> response.engine().stream())
                .findFirst();
    }

    /** How long samplers were at work for a benchmark; pauses do not count. */
    Duration sampling(RunStarted run, BenchmarkSettings benchmark, long version) {
        List<Sampled> responses = allOf(run, benchmark, version).stream()
                .sorted(Comparator.comparing(Sampled::from))
                .toList();
        Duration busy = Duration.ZERO;
        Instant until = Instant.MIN;
        for (Sampled response : responses) {
            Instant from = response.from().isAfter(until) ? response.from() : until;
            if (response.to().isAfter(from)) {
                busy = busy.plus(Duration.between(from, response.to()));
                until = response.to();
            }
        }
        return busy;
    }

    private List<Sampled> allOf(RunStarted run, BenchmarkSettings benchmark, long version) {
        List<Sampled> all = new ArrayList<>();
        benchmark.getPromptIds().forEach(prompt -> ids(run, benchmark, version, new PromptId(prompt)).stream()
                .filter(sampled::containsKey)
                .map(sampled::get)
                .forEach(all::add));
        return all;
    }

    private Optional<JudgedResponse> judged(RunStarted run, String id) {
        Sampled response = sampled.get(id);
        return judge(run, response)
                .map(reward -> answers.get(new Judgement(id, reward.getName())))
                .map(answer -> new JudgedResponse(answer, response.tokens(), response.truncated()));
    }

    private static Optional<RewardSettings> judge(RunStarted run, Sampled response) {
        return RewardSources.judging(run.getRewards(), response.dataSource()).stream()
                .filter(RewardSettings::getCorrectness)
                .findFirst();
    }

    private static List<String> ids(RunStarted run, BenchmarkSettings benchmark, long version, PromptId prompt) {
        GroupId group = GroupId.ofBenchmark(new RunId(run.getRunId()), prompt, benchmark.getName(), version);
        return IntStream.range(0, benchmark.getSamples())
                .mapToObj(index -> group.response(index).value())
                .toList();
    }
}
