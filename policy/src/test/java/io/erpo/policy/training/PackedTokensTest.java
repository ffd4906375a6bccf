package io.erpo.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.TokenIds;
import io.erpo.policy.training.AttentionRows.Block;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedTokensTest {

    private static final TokenIds PROMPT = TokenIds.of(1, 2, 3);
    private static final TokenIds OTHER = TokenIds.of(4);

    private static final List<ScoredSequence> SEQUENCES = List.of(
            new ScoredSequence(PROMPT, TokenIds.of(10, 11), 1.0),
            new ScoredSequence(OTHER, TokenIds.of(20), 1.0),
            new ScoredSequence(PROMPT, TokenIds.of(30, 31, 32), 1.0));

    @Test
    void shouldHoldEachPromptOnceAndNoPadding() {
        PackedTokens packed = new PackedTokens(MicroBatch.cut(SEQUENCES, 100).get(0));

        assertThat(packed.ids()).containsExactly(1, 2, 3, 4, 10, 30, 31);
        assertThat(packed.positions()).containsExactly(0, 1, 2, 0, 3, 3, 4);
    }

    @Test
    void shouldPredictEachResponseTokenFromTheOneBefore() {
        PackedTokens packed = new PackedTokens(MicroBatch.cut(SEQUENCES, 100).get(0));

        assertThat(packed.targets()).containsExactly(10, 11, 20, 30, 31, 32);
        assertThat(packed.predecessors()).containsExactly(2, 4, 3, 2, 5, 6);
    }

    @Test
    void shouldPadOnlyTheRowsOfAttention() {
        PackedTokens packed = new PackedTokens(MicroBatch.cut(SEQUENCES, 100).get(0));

        assertThat(packed.blocks()).containsExactly(new Block(2, 5), new Block(1, 1));
        assertThat(packed.rows()).containsExactly(0, 1, 2, 5, 6, 0, 1, 2, 4, 0, 3);
        for (int token = 0; token < packed.ids().length; token++) {
            assertThat(packed.rows()[(int) packed.places()[token]]).isEqualTo(token);
        }
    }

    @Test
    void shouldBeginABlockWhereARowWouldBeLessThanTwoThirdsFull() {
        assertThat(AttentionRows.of(List.of(4, 9, 6, 5, 9)))
                .isEqualTo(new AttentionRows(List.of(1, 4, 2, 3, 0), List.of(new Block(3, 9), new Block(2, 5))));
    }

    @Test
    void shouldCutByTokensThatAreComputedWhenPromptsAreShared() {
        // 3 + 1 for the first, 1 for the second, 2 for the third, whose prompt is there already.
        assertThat(firsts(7)).containsExactly(0);
        assertThat(firsts(6)).containsExactly(0, 2);
        assertThat(firsts(4)).containsExactly(0, 1, 2);
    }

    @Test
    void shouldCutByTokensThatAreAttendedWhenAPromptHasManyResponses() {
        TokenIds prompt = TokenIds.of(1, 2, 3, 4, 5, 6, 7, 8);
        List<ScoredSequence> many = List.of(
                new ScoredSequence(prompt, TokenIds.of(1), 1.0),
                new ScoredSequence(prompt, TokenIds.of(2), 1.0),
                new ScoredSequence(prompt, TokenIds.of(3), 1.0),
                new ScoredSequence(prompt, TokenIds.of(4), 1.0),
                new ScoredSequence(prompt, TokenIds.of(5), 1.0));

        assertThat(MicroBatch.cut(many, 8)).extracting(MicroBatch::first).containsExactly(0, 4);
    }

    @Test
    void shouldCutEvenlyAndAsManyForEachLane() {
        List<ScoredSequence> equal = IntStream.range(0, 10)
                .mapToObj(i -> new ScoredSequence(TokenIds.of(i), TokenIds.of(1, 2), 1.0))
                .toList();

        // Two tokens each: by the budget alone 8 and 2 sequences.
        assertThat(firsts(equal, 16, 1)).containsExactly(0, 5);
        assertThat(firsts(equal, 8, 1)).containsExactly(0, 4, 8);
        assertThat(firsts(equal, 8, 2)).containsExactly(0, 3, 6, 9);
        assertThat(firsts(equal, 100, 2)).containsExactly(0, 5);
    }

    @Test
    void shouldLeaveALaneEmptyWhenThereIsOneSequence() {
        assertThat(firsts(SEQUENCES.subList(0, 1), 100, 2)).containsExactly(0);
    }

    private static List<Integer> firsts(List<ScoredSequence> sequences, int budget, int lanes) {
        return MicroBatch.cut(sequences, budget, lanes).stream()
                .map(MicroBatch::first)
                .toList();
    }

    private static List<Integer> firsts(int budget) {
        return MicroBatch.cut(SEQUENCES, budget).stream().map(MicroBatch::first).toList();
    }
}
