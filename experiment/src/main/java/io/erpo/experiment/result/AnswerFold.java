package io.erpo.experiment.result;

import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The responses of a run by kind: first its verdicts, then its responses. */
public final class AnswerFold {

    private final Map<String, VerifiedResponse> verdicts = new HashMap<>();
    private final Map<AnswerKind, Sum> sums = new EnumMap<>(AnswerKind.class);

    /** Adds the verdicts of a group. */
    public void accept(VerifiedGroup group) {
        group.getResponses().forEach(response -> verdicts.put(response.getResponseId(), response));
    }

    /** Adds a response, once; one without a verdict is left out. */
    public void accept(Response response) {
        Optional.ofNullable(verdicts.remove(response.getResponseId()))
                .ifPresent(verdict -> sums.computeIfAbsent(kind(response, verdict), kind -> new Sum())
                        .add(response));
    }

    /** How many responses were added. */
    public int responses() {
        return sums.values().stream().mapToInt(sum -> sum.responses).sum();
    }

    /** A row for each kind that occurs. */
    public List<AnswerRow> rows() {
        return sums.entrySet().stream()
                .map(sum -> sum.getValue().row(sum.getKey()))
                .toList();
    }

    private static AnswerKind kind(Response response, VerifiedResponse verdict) {
        return AnswerKind.of(
                verdict.getCorrect(),
                response.getText(),
                Optional.ofNullable(verdict.getExtracted()),
                response.getReference(),
                response.getFinishReason());
    }

    private static final class Sum {

        private int responses;
        private long tokens;
        private double logprobs;

        void add(Response response) {
            responses++;
            tokens += response.getTokenIds().size();
            for (float logprob : response.getLogprobs()) {
                logprobs += logprob;
            }
        }

        AnswerRow row(AnswerKind kind) {
            return new AnswerRow(kind, responses, (double) tokens / responses, tokens == 0 ? 0 : logprobs / tokens);
        }
    }
}
