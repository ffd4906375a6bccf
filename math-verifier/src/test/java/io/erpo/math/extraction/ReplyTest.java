package io.erpo.math.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.work.Work;
import org.junit.jupiter.api.Test;

class ReplyTest {

    @Test
    void shouldCountWhatStandsBetweenTheThinkingAndTheEndOfTheTurn() {
        assertThat(reply("<think>\\boxed{1}</think> so 2</s> 3").text()).isEqualTo(" so 2");
        assertThat(reply("<think>\\boxed{1}").nothing()).contains("<think> is never closed");
    }

    @Test
    void shouldListTheInnermostBoxesInOrder() {
        Reply reply = reply("\\boxed{ 1 } \\fbox{\\boxed{2}\\boxed{}} not \\boxed{3}, \\boxed{4");

        assertThat(reply.boxes(Work.unbounded())).containsExactly("1", "2", "");
    }

    private static Reply reply(String response) {
        return Reply.of(response, Work.unbounded());
    }
}
