package io.erpo.policy.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.TokenIds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanningTest {

    @Test
    void shouldRoundUpToFewSizesWhenLengthsDiffer() {
        assertThat(IntStream.of(1, 8, 9, 12, 13, 16, 17, 24, 25, 33, 48, 49, 64, 65, 97, 1000)
                        .map(length -> Buckets.size(length, 4096)))
                .containsExactly(8, 8, 12, 12, 16, 16, 24, 24, 32, 48, 48, 64, 64, 96, 128, 1024);
    }

    @Test
    void shouldNotExceedTheModelWhenALengthIsNearItsLimit() {
        assertThat(IntStream.of(1, 60, 97, 100).map(length -> Buckets.size(length, 100)))
                .containsExactly(8, 64, 100, 100);
        assertThat(Buckets.size(3, 5)).isEqualTo(5);
    }

    @Test
    void shouldComputeEqualPromptsOnceAndLengthsTogetherWhenPlanned() {
        TokenIds longer = TokenIds.of(IntStream.range(0, 9).toArray());
        List<GenerationRequest> requests = IntStream.range(0, 8)
                .mapToObj(i -> new GenerationRequest(i == 1 ? longer : TokenIds.of(i % 3, 5), 1, 4, position -> 0))
                .toList();

        PrefillPlan plan = PrefillPlan.of(requests, 16, 64);

        assertThat(plan.batches())
                .containsExactly(
                        new PrefillPlan.Batch(
                                8,
                                List.of(
                                        new PrefillPlan.Prompt(TokenIds.of(0, 5), List.of(0, 3, 6)),
                                        new PrefillPlan.Prompt(TokenIds.of(2, 5), List.of(2, 5)))),
                        new PrefillPlan.Batch(8, List.of(new PrefillPlan.Prompt(TokenIds.of(1, 5), List.of(4, 7)))),
                        new PrefillPlan.Batch(12, List.of(new PrefillPlan.Prompt(longer, List.of(1)))));
    }
}
