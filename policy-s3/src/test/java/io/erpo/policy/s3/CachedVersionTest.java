package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.store.PolicyAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedVersionTest {

    private static final CachedVersion OLDEST = version(1, 10, false);
    private static final CachedVersion NEWER = version(2, 10, false);
    private static final CachedVersion NEWEST = version(3, 10, false);

    @Test
    void shouldEvictNothingWhenAllFits() {
        assertThat(CachedVersion.toEvict(List.of(NEWEST, OLDEST), 10, 30)).isEmpty();
    }

    @Test
    void shouldEvictTheLeastRecentlyUsedAndNoMoreThanItTakes() {
        assertThat(CachedVersion.toEvict(List.of(NEWEST, OLDEST, NEWER), 1, 30)).containsExactly(OLDEST);
        assertThat(CachedVersion.toEvict(List.of(NEWEST, OLDEST, NEWER), 11, 30))
                .containsExactly(OLDEST, NEWER);
    }

    @Test
    void shouldNeverEvictWhatIsInUse() {
        CachedVersion used = version(0, 10, true);

        assertThat(CachedVersion.toEvict(List.of(used, OLDEST), 100, 30)).containsExactly(OLDEST);
    }

    private static CachedVersion version(int lastUsed, long bytes, boolean inUse) {
        return new CachedVersion(
                new PolicyAddress("run-1", lastUsed, "ba7816bf8f01"), bytes, Instant.ofEpochSecond(lastUsed), inUse);
    }
}
