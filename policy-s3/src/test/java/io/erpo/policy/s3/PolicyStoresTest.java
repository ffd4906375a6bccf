package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.store.DirectoryPolicyStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyStoresTest {

    private static final Optional<URI> MINIO = Optional.of(URI.create("http://minio:9000"));

    @ParameterizedTest
    @ValueSource(strings = {"policies", "/mnt/policies", "C:\\policies", "run:1/policies"})
    void shouldKeepPoliciesInADirectoryWhenItIsAPath(String location) {
        assertThat(PolicyStores.at(location, new Options(MINIO, Optional.empty(), Optional.empty())))
                .isInstanceOf(DirectoryPolicyStore.class);
    }

    @Test
    void shouldKeepPoliciesInABucketWhenItIsOne() {
        assertThat(PolicyStores.at("s3://bucket/prefix", new Options(MINIO, Optional.empty(), Optional.empty())))
                .isInstanceOf(S3PolicyStore.class);
    }

    @Test
    void shouldRefuseWhenItIsAnotherService() {
        assertThatThrownBy(() -> PolicyStores.at("gs://bucket", new Options(MINIO, Optional.empty(), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "erpo.policy-store should be the path of a directory or s3://bucket/prefix, was gs://bucket");
    }

    @Test
    void shouldFillInWhatWorksWithAnEndpointOfOnesOwn() {
        S3Settings settings = S3Settings.of(new Options(MINIO, Optional.empty(), Optional.of(2)));

        assertThat(settings)
                .isEqualTo(new S3Settings(
                        MINIO,
                        Optional.of("us-east-1"),
                        true,
                        Path.of("policy-cache"),
                        2L << 30,
                        Duration.ofMinutes(30),
                        16 << 20));
    }

    @Test
    void shouldLeaveRegionAndStyleToTheSdkWhenTheServiceIsAmazons() {
        S3Settings settings = S3Settings.of(new Options(Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(settings.region()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThatThrownBy(() -> S3Settings.of(
                        new Options(Optional.of(URI.create("minio:9000")), Optional.empty(), Optional.empty())))
                .hasMessage("erpo.s3.endpoint must be a URL such as https://minio.example:9000, was minio:9000");
        assertThatThrownBy(() -> S3Settings.of(new Options(MINIO, Optional.empty(), Optional.of(0))))
                .hasMessage("erpo.s3.cache-gib must be positive, was 0 bytes");
        assertThatThrownBy(() -> S3Settings.of(new Options(MINIO, Optional.of(Duration.ZERO), Optional.empty())))
                .hasMessage("erpo.s3.time-limit must be positive, was PT0S");
    }

    private record Options(Optional<URI> endpoint, Optional<Duration> timeLimit, Optional<Integer> cacheGib)
            implements S3Options {

        @Override
        public Optional<String> region() {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> pathStyle() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> cache() {
            return Optional.empty();
        }
    }
}
