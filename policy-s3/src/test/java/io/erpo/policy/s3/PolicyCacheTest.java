package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.PolicyException;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.StoredPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCacheTest {

    private static final int VERSION_BYTES = 10;

    private final Ticks clock = new Ticks();

    @TempDir
    private Path root;

    @Test
    void shouldForgetWhatWasNotUsedForTheLongestTime() throws Exception {
        PolicyCache cache = cache(4 * VERSION_BYTES);
        List<StoredPolicy> stored = fill(cache, 4);
        cache.find(address(stored.get(0)), stored.get(0).sha256());

        cache.makeRoom(2 * VERSION_BYTES);

        assertThat(versions()).containsExactly("v000000", "v000003");
    }

    @Test
    void shouldKeepTheLastTwoThatWereOpenedWhateverTheLimitIs() throws Exception {
        PolicyCache cache = cache(1);
        fill(cache, 4);

        cache.makeRoom(0);

        assertThat(versions()).containsExactly("v000002", "v000003");
        assertThat(root.resolve(".leases/run-1")).isDirectoryNotContaining("glob:**v000001*");
    }

    @Test
    void shouldKeepWhatAnotherProcessUsesUntilThatEnds() throws Exception {
        PolicyCache cache = cache(1);
        PolicyAddress first = address(fill(cache, 1).get(0));
        Process other = LeaseHolder.start(root.resolve(".leases"), first);
        try {
            for (int version = 1; version < 4; version++) {
                write(cache, version);
            }
            cache.makeRoom(0);
            assertThat(versions()).containsExactly("v000000", "v000002", "v000003");
        } finally {
            other.destroyForcibly().waitFor();
        }

        cache.makeRoom(0);

        assertThat(versions()).containsExactly("v000002", "v000003");
    }

    @Test
    void shouldClearAwayWhatAKilledProcessLeft() throws Exception {
        PolicyCache cache = cache(100);
        fill(cache, 1);
        Path left = Files.createDirectories(root.resolve("run-1/.unfinished-v000007"));
        Files.writeString(left.resolve("model.safetensors"), "half");
        Files.createDirectories(root.resolve(".evicted"));

        cache.makeRoom(0);

        assertThat(versions()).containsExactly("v000000");
    }

    @Test
    void shouldNotOfferWhatIsDamaged() throws Exception {
        PolicyCache cache = cache(100);
        StoredPolicy stored = fill(cache, 1).get(0);
        Path weights = cache.directory(address(stored)).resolve("model.safetensors");

        assertThat(cache.find(address(stored), stored.sha256())).contains(weights.getParent());
        Files.writeString(weights, "changed");
        assertThat(cache.find(address(stored), stored.sha256())).isEmpty();
        Files.delete(weights);
        assertThat(cache.find(address(stored), stored.sha256())).isEmpty();
    }

    @Test
    void shouldRefuseASecondStoreOfThisProcessAtTheSameTime() throws Exception {
        PolicyCache cache = cache(100);
        try (PolicyCache.Guard guard = cache.guard()) {
            assertThatThrownBy(() -> cache(100).guard())
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("is in use by another store of this process");
            assertThat(guard.channel().isOpen()).isTrue();
        }
        cache(100).guard().close();
    }

    private PolicyCache cache(long limitBytes) {
        return new PolicyCache(root, limitBytes, clock);
    }

    private List<StoredPolicy> fill(PolicyCache cache, int versions) throws IOException {
        Stream.Builder<StoredPolicy> stored = Stream.builder();
        for (int version = 0; version < versions; version++) {
            stored.add(write(cache, version));
        }
        return stored.build().toList();
    }

    private static StoredPolicy write(PolicyCache cache, int version) throws IOException {
        return cache.write(
                "run-1",
                version,
                directory -> Files.writeString(
                        directory.resolve("model.safetensors"),
                        String.valueOf(version).repeat(VERSION_BYTES)));
    }

    private static PolicyAddress address(StoredPolicy stored) {
        return PolicyAddress.parse(stored.uri()).orElseThrow();
    }

    private List<String> versions() throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve("run-1"))) {
            return entries.map(entry -> entry.getFileName().toString().substring(0, 7))
                    .sorted()
                    .toList();
        }
    }

    /** Advances by a second on every reading. */
    private static final class Ticks extends Clock {

        private Instant now = Instant.ofEpochSecond(1_000_000);

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
