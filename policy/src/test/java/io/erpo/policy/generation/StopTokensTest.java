package io.erpo.policy.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.LogProbs;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a request that end its response. */
class StopTokensTest {

    private static Policy policy;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    /** The tokens before the end keep their bits, and so do all other responses. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void shouldCutAResponseAndChangeNoOther(int slots) {
        List<Completion> whole = new Generator(policy, slots).generate(requests(Set.of(), 24));
        int stop = whole.get(3).tokenIds().get(2);

        List<Completion> cut = new Generator(policy, slots).generate(requests(Set.of(stop), 24));

        for (int i = 0; i < whole.size(); i++) {
            Completion expected = i % 2 == 1 ? untilFirst(whole.get(i), stop) : whole.get(i);
            assertThat(cut.get(i)).as("response %d", i).isEqualTo(expected);
        }
        assertThat(cut.get(3).tokenIds().size()).isLessThanOrEqualTo(3);
        assertThat(cut.get(3).finishReason()).isEqualTo(FinishReason.STOP);
    }

    /** Equal prompts are computed once, whatever ends their responses. */
    private static List<GenerationRequest> requests(Set<Integer> stopTokenIds, int count) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new GenerationRequest(
                    TokenIds.of(10 + i / 2 % 3, 20, 30),
                    1.5,
                    12,
                    Reference.uniforms(i),
                    Truncation.NONE,
                    i % 2 == 1 ? stopTokenIds : Set.of()));
        }
        return requests;
    }

    private static Completion untilFirst(Completion whole, int stop) {
        int end = whole.tokenIds().asList().indexOf(stop);
        return end < 0
                ? whole
                : new Completion(
                        TokenIds.copyOf(whole.tokenIds().asList().subList(0, end + 1)),
                        LogProbs.copyOf(whole.logProbs().asList().subList(0, end + 1)),
                        FinishReason.STOP);
    }
}
