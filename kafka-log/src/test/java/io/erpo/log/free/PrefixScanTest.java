package io.erpo.log.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.log.free.PrefixScan.Bounds;
import io.erpo.log.free.PrefixScan.Position;
import io.erpo.schemas.Topic.Cleanup;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records are letters: of run a or b, or unreadable ("?"); a dot is an offset without a record. */
class PrefixScanTest {

    @Test
    void shouldFreeAllWhenThePartitionHoldsOneRun() {
        assertThat(prefix("aaa.", Set.of("a"))).isEqualTo(new Prefix("t", 1, 0, 4, 3, 0, 30, Optional.empty()));
    }

    @Test
    void shouldStopAtTheFirstRecordOfAnotherRunWhenRunsAreInterleaved() {
        assertThat(prefix("aa.abaab", Set.of("a"))).isEqualTo(new Prefix("t", 1, 0, 4, 3, 0, 30, Optional.of("run b")));
        assertThat(prefix("baaa", Set.of("a"))).isEqualTo(new Prefix("t", 1, 0, 0, 0, 0, 0, Optional.of("run b")));
        assertThat(prefix("baaa", Set.of("a")).isEmpty()).isTrue();
    }

    @Test
    void shouldFreeTheRestsOfEarlierRunsWhenTheyAreFreedTogether() {
        assertThat(prefix("abab.c", Set.of("a", "b")))
                .isEqualTo(new Prefix("t", 1, 0, 5, 4, 0, 40, Optional.of("run c")));
    }

    @Test
    void shouldCountWhatNoServiceCouldRead() {
        assertThat(prefix("a??ab", Set.of("a"))).isEqualTo(new Prefix("t", 1, 0, 4, 2, 2, 40, Optional.of("run b")));
    }

    /** A group that has not read a record would jump over it, without an error. */
    @Test
    void shouldStopAtThePositionOfAGroupThatIsBehind() {
        assertThat(prefix("aaaab", Set.of("a"), 0, Optional.of(new Position("reward-math", 2))))
                .isEqualTo(new Prefix("t", 1, 0, 2, 2, 0, 20, Optional.of("group reward-math, which has not read it")));
        assertThat(prefix("aab", Set.of("a"), 0, Optional.of(new Position("reward-math", 3))))
                .isEqualTo(new Prefix("t", 1, 0, 2, 2, 0, 20, Optional.of("run b")));
        assertThat(prefix("aab", Set.of("a"), 0, Optional.of(new Position("reward-math", 2))))
                .isEqualTo(new Prefix("t", 1, 0, 2, 2, 0, 20, Optional.of("group reward-math, which has not read it")));
    }

    @Test
    void shouldGoOnWhereAnEarlierDeletionEnded() {
        assertThat(prefix("....aab", Set.of("a"), 4, Optional.empty()))
                .isEqualTo(new Prefix("t", 1, 4, 6, 2, 0, 20, Optional.of("run b")));
    }

    @Test
    void shouldIgnoreWhatComesAfterItWasMeasured() {
        PrefixScan scan = new PrefixScan(Set.of("a"), new Bounds(0, 1, Optional.empty()));

        assertThat(scan.accept(0, Optional.of("a"), 10)).isTrue();
        assertThat(scan.accept(1, Optional.of("a"), 10)).isFalse();
        assertThat(scan.prefix("t", 1)).isEqualTo(new Prefix("t", 1, 0, 1, 1, 0, 10, Optional.empty()));
    }

    @Test
    void shouldLeaveTablesAlone() {
        assertThat(LogSpace.TOPICS)
                .allSatisfy(topic -> assertThat(topic.cleanup()).isEqualTo(Cleanup.DELETE));
    }

    private static Prefix prefix(String records, Set<String> freed) {
        return prefix(records, freed, 0, Optional.empty());
    }

    private static Prefix prefix(String records, Set<String> freed, long begin, Optional<Position> position) {
        PrefixScan scan = new PrefixScan(freed, new Bounds(begin, records.length(), position));
        for (int offset = 0; offset < records.length(); offset++) {
            char record = records.charAt(offset);
            if (record != '.') {
                scan.accept(
                        offset,
                        Optional.of(record).filter(letter -> letter != '?').map(String::valueOf),
                        10);
            }
        }
        return scan.prefix("t", 1);
    }
}
