package io.erpo.local.session;

import static io.erpo.fixtures.SampleEvents.aRequest;
import static io.erpo.fixtures.SampleEvents.aResponse;
import static io.erpo.fixtures.SampleEvents.aVerifiedGroup;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.fixtures.SampleEvents;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StuckGroupsTest {

    private final OpenGroups groups = new OpenGroups(SampleEvents.RUN);
    private final StuckGroups stuck = new StuckGroups(groups);

    private static Duration second(int second) {
        return Duration.ofSeconds(second);
    }

    private void requested(int second, String groupId) {
        groups.accept(aRequest().setGroupId(groupId).setGroupSize(4).build(), second(second));
    }

    /** Three groups take eight seconds, and two remain open: one without a reward, one without three responses. */
    @BeforeEach
    void openFiveGroupsAndCloseThree() {
        for (String groupId : new String[] {"a", "b", "c", "d", "e"}) {
            requested(0, groupId);
        }
        for (int index = 0; index < 4; index++) {
            groups.accept(aResponse("d", index).build(), second(0));
        }
        groups.accept(aResponse("e", 0).build(), second(0));
        for (String groupId : new String[] {"a", "b", "c"}) {
            groups.accept(aVerifiedGroup().setGroupId(groupId).build(), second(8));
        }
    }

    @Test
    void shouldNameEachStuckGroupOnce() {
        assertThat(stuck.news(second(60)))
                .containsExactly(
                        new Stuck("d", 0, second(60), second(8), 4, 4), new Stuck("e", 0, second(60), second(8), 1, 4));
        assertThat(stuck.news(second(66))).isEmpty();
    }

    @Test
    void shouldLookAgainOnlyAfterFiveSeconds() {
        assertThat(stuck.news(second(39))).isEmpty();
        assertThat(stuck.news(second(43))).isEmpty();
        assertThat(stuck.news(second(44))).extracting(Stuck::groupId).containsExactly("d", "e");
    }

    @Test
    void shouldNameAGroupAnewWhenItWaitsAnewAfterItsRequestWasPublishedAgain() {
        stuck.news(second(60));
        requested(61, "d");

        assertThat(stuck.news(second(66))).isEmpty();
        assertThat(stuck.news(second(200)))
                .extracting(Stuck::groupId)
                .contains("d")
                .doesNotContain("e");
    }
}
