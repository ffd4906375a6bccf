package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.TokenIds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static Workload draw(boolean mixed, long seed) {
        return Workload.draw(new Workload.Shape(5, 4, 7, 9, mixed), 64, seed);
    }

    @Test
    void shouldDrawEqualLengthsUnlessMixed() {
        Workload work = draw(false, 1);

        assertThat(work.prompts()).hasSize(5).allMatch(prompt -> prompt.size() == 7);
        assertThat(work.responses()).hasSize(20).allMatch(response -> response.size() == 9);
        assertThat(work.responseTokens()).isEqualTo(180);
        assertThat(work.inputs().toArray()).containsOnly(15).hasSize(20);
    }

    @Test
    void shouldDrawLengthsUpToTheLimitWhenMixed() {
        Workload work = Workload.draw(new Workload.Shape(50, 4, 7, 9, true), 64, 1);

        assertThat(work.responses().stream()
                        .mapToInt(TokenIds::size)
                        .distinct()
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.rangeClosed(1, 9).toArray());
    }

    @Test
    void shouldStayInTheVocabularyAndOffItsSpecialTokens() {
        assertThat(draw(true, 3).responses()).flatMap(TokenIds::asList).allMatch(id -> id >= 3 && id < 64);
    }

    @Test
    void shouldDependOnTheSeedAlone() {
        assertThat(draw(true, 1)).isEqualTo(draw(true, 1)).isNotEqualTo(draw(true, 2));
    }

    @Test
    void shouldGivePeersTheSameWork() {
        Workload work = draw(true, 1);
        ObjectNode json = work.json();

        assertThat(json.get("group").asInt()).isEqualTo(4);
        assertThat(json.get("prompts")).hasSize(5);
        assertThat(json.get("prompts").get(1))
                .hasToString(work.promptOf(4).asList().toString().replace(" ", ""));
        assertThat(json.get("responses")).hasSize(20);
        assertThat(json.get("lengths").get(19).asInt())
                .isEqualTo(work.responses().get(19).size());
        assertThat(json.get("advantages")).hasSize(20);
    }

    @Test
    void shouldRefuseAnEmptyShape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workload.Shape(1, 1, 0, 1, false))
                .withMessage("--prompt-tokens must be at least 1, was 0");
    }
}
