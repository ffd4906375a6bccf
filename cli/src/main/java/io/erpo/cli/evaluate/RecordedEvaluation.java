package io.erpo.cli.evaluate;

import io.erpo.algorithm.PromptId;
import io.erpo.cli.terminal.CommandException;
import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.JudgedResponse;
import io.erpo.evaluation.result.PromptResult;
import io.erpo.evaluation.score.Equivalence;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.RunStarted;
import java.util.ArrayList;
import java.util.List;

/** The result of an evaluation, computed from what the log has recorded. */
final class RecordedEvaluation {

    private final RunStarted run;
    private final BenchmarkSettings benchmark;
    private final long version;
    private final RecordedResponses responses;

    RecordedEvaluation(RunStarted run, BenchmarkSettings benchmark, long version, RecordedResponses responses) {
        this.run = run;
        this.benchmark = benchmark;
        this.version = version;
        this.responses = responses;
    }

    /** @throws CommandException naming the prompts that lack a judged response */
    EvaluationResult result(Conditions conditions) {
        List<PromptResult> prompts = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : benchmark.getPromptIds()) {
            PromptId prompt = new PromptId(id);
            List<JudgedResponse> judged = responses.of(run, benchmark, version, prompt);
            if (judged.size() < benchmark.getSamples()) {
                missing.add("prompt %s has %d of %d".formatted(id, judged.size(), benchmark.getSamples()));
            } else {
                prompts.add(PromptResult.of(prompt, judged, meaning(prompt)));
            }
        }
        if (!missing.isEmpty()) {
            throw CommandException.listing(
                    "benchmark %s of run %s lacks judged responses to %d of %d prompts, so it has no result"
                            .formatted(
                                    benchmark.getName(),
                                    run.getRunId(),
                                    missing.size(),
                                    benchmark.getPromptIds().size()),
                    missing);
        }
        return new EvaluationResult(conditions, prompts);
    }

    private Equivalence meaning(PromptId prompt) {
        return responses
                .judge(run, benchmark, version, prompt)
                .map(Meanings::of)
                .orElseGet(Equivalence::ofTexts);
    }
}
