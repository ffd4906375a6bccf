package io.erpo.learner;

import static io.erpo.embeddeds3.EmbeddedS3.BUCKET;
import static io.erpo.learner.Fixtures.aBasePolicy;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.embeddeds3.EmbeddedS3;
import io.erpo.policy.s3.PolicyStores;
import io.erpo.policy.s3.S3Options;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** learner-torch and the Java services share a policy store in a bucket, each with a cache of its own. */
class TorchBucketIT {

    @TempDir
    private static Path serverDirectory;

    private static EmbeddedS3 server;

    @TempDir
    private Path directory;

    private String location;
    private Path source;

    @BeforeAll
    static void startServer() throws Exception {
        TorchProcess.assumeInstalled();
        System.setProperty("aws.accessKeyId", EmbeddedS3.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", EmbeddedS3.SECRET_KEY);
        server = EmbeddedS3.start(serverDirectory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @BeforeEach
    void makePolicy(TestInfo test) throws Exception {
        location = "s3://" + BUCKET + "/" + test.getTestMethod().orElseThrow().getName();
        source = aBasePolicy(directory.resolve("source"));
        // Of several parts, in the place of the moments of an optimizer.
        byte[] large = new byte[17 << 20];
        new Random(1).nextBytes(large);
        Files.write(source.resolve("optimizer.safetensors"), large);
    }

    @Test
    void shouldReadWhatTheOtherStoredUnderTheSameName() throws Exception {
        String published = torch("first", "publish", source);

        StoredPolicy stored = java("java").publish("test-run", 1, out -> copy(source, out));
        assertThat(published).isEqualTo(stored.uri() + " " + stored.sha256());
        assertThat(torch("second", "publish", source)).as("once more").isEqualTo(published);
        Path opened = java("other").openToResume(stored.uri(), stored.sha256());
        assertSame(opened);
        assertThat(torch("third", "open", stored.uri(), stored.sha256()))
                .isEqualTo(directory.resolve("third").resolve(stored.uri()).toString());
        assertSame(directory.resolve("third").resolve(stored.uri()));
        assertThat(object(stored, "erpo-manifest.json")).hasSameBinaryContentAs(opened.resolve("erpo-manifest.json"));
    }

    @Test
    void shouldReplaceNothingAndNameWhatIsNotTheStoredOne() throws Exception {
        StoredPolicy stored = java("java").publish("test-run", 1, out -> copy(source, out));
        String place = location + "/" + stored.uri() + "/";

        Files.writeString(source.resolve("generation_config.json"), "{}");
        assertThat(torch("other", "publish", source))
                .startsWith(place + "generation_config.json exists with other content and is not replaced");
        Files.writeString(object(stored, "tokenizer_config.json"), "{ }");
        assertThat(torch("fresh", "open", stored.uri(), stored.sha256()))
                .isEqualTo(place + "tokenizer_config.json has 3 bytes, but "
                        + Files.size(source.resolve("tokenizer_config.json"))
                        + " were stored; it was changed or damaged, restore it from a copy");
        Files.copy(source.resolve("tokenizer_config.json"), object(stored, "tokenizer_config.json"), REPLACE_EXISTING);
        byte[] weights = Files.readAllBytes(object(stored, "model.safetensors"));
        weights[weights.length - 1] ^= 1;
        Files.write(object(stored, "model.safetensors"), weights);
        assertThat(torch("fresh", "open", stored.uri(), stored.sha256()))
                .startsWith(place + "model.safetensors should have sha256 " + stored.sha256() + ", but has ");
        assertThat(directory.resolve("fresh").resolve(stored.uri())).doesNotExist();
        assertThat(torch("fresh", "open", stored.uri(), "0".repeat(64)))
                .startsWith(place + "erpo-manifest.json should list weights with sha256 000000");
        assertThat(torch("fresh", "open", "test-run/v000009-0123456789ab", stored.sha256()))
                .isEqualTo(
                        location + "/test-run/v000009-0123456789ab/erpo-manifest.json does not exist; does this service"
                                + " see the same bucket, and was the version kept?");
    }

    @Test
    void shouldDeleteVersionsThatAreNotKept() throws Exception {
        StoredPolicy first = java("java").publish("test-run", 0, out -> copy(source, out));
        StoredPolicy second = java("java").publish("test-run", 1, out -> copy(source, out));

        torch("torch", "retain", "1");

        assertThat(java("fresh").kept("test-run")).containsExactly(second.uri());
        assertThat(object(first, "model.safetensors")).doesNotExist();
        assertThat(object(second, "model.safetensors")).exists();
    }

    /** Room for one version: those that a process opened stay until others take their place. */
    @Test
    void shouldDeleteWhatWasUsedLongestAgoWhenTheCacheIsFull() throws Exception {
        StoredPolicy first = java("java").publish("test-run", 0, out -> copy(source, out));
        StoredPolicy second = java("java").publish("test-run", 1, out -> copy(source, out));
        Path cache = directory.resolve("cache");
        torch("cache", "open", first.uri(), first.sha256());
        Files.write(cache.resolve(first.uri()).resolve("large"), new byte[0]);
        try (var large =
                new RandomAccessFile(cache.resolve(first.uri()).resolve("large").toFile(), "rw")) {
            large.setLength(1L << 30);
        }

        torch("cache", "open", second.uri(), second.sha256());

        assertThat(cache.resolve(first.uri())).doesNotExist();
        assertThat(cache.resolve(second.uri())).isDirectory();
    }

    private String torch(String cache, Object... arguments) throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID",
                EmbeddedS3.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                EmbeddedS3.SECRET_KEY,
                "ERPO_S3_ENDPOINT",
                server.endpoint().toString(),
                "ERPO_S3_CACHE",
                directory.resolve(cache).toString(),
                "ERPO_S3_CACHE_GIB",
                "1");
        Path output = Files.createTempFile(directory, "storing", "");
        return TorchProcess.script(
                        environment,
                        output,
                        "storing.py",
                        Stream.concat(Stream.of(location), Stream.of(arguments)).toArray())
                .strip();
    }

    private PolicyStore java(String cache) {
        return PolicyStores.at(location, new Options(server.endpoint(), directory.resolve(cache)));
    }

    private Path object(StoredPolicy policy, String file) {
        return server.object(location.substring(("s3://" + BUCKET + "/").length()) + "/" + policy.uri() + "/" + file);
    }

    private void assertSame(Path opened) throws Exception {
        for (String file : List.of("config.json", "model.safetensors", "optimizer.safetensors", "tokenizer.json")) {
            assertThat(opened.resolve(file)).hasSameBinaryContentAs(source.resolve(file));
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private record Options(URI server, Path directory) implements S3Options {

        @Override
        public Optional<URI> endpoint() {
            return Optional.of(server);
        }

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
            return Optional.of(directory);
        }

        @Override
        public Optional<Integer> cacheGib() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> timeLimit() {
            return Optional.empty();
        }
    }
}
