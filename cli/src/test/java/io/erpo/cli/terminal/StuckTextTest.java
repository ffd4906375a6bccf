package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StuckTextTest {

    private static Stuck group(String id, int responses) {
        return new Stuck(id, 3, Duration.ofSeconds(60), Duration.ofSeconds(8), responses, 4);
    }

    @Test
    void shouldSayWhatEachGroupWaitsForAndWhatToDo() {
        assertThat(StuckText.lines(List.of(group("d", 4), group("e", 1))))
                .containsExactly(
                        "group d of step 4 is open for 1:00, more than 5 times what its siblings took (0:08); it has all its"
                                + " responses and waits for rewards: ./erpo dispatch --run DIR --group d asks for it again",
                        "group e of step 4 is open for 1:00, more than 5 times what its siblings took (0:08); it has 1 of 4"
                                + " responses: ./erpo dispatch --run DIR --group e asks for it again");
    }

    @Test
    void shouldCountTheGroupsAfterTheThird() {
        List<Stuck> groups =
                Stream.of("a", "b", "c", "d", "e").map(id -> group(id, 4)).toList();

        assertThat(StuckText.lines(groups)).hasSize(4).last().isEqualTo("and 2 more groups");
    }
}
