package io.erpo.policy.s3;

import static io.erpo.embeddeds3.EmbeddedS3.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.embeddeds3.EmbeddedS3;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.s3.Link.Fault;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Runs against a real server, over a link that fails when a test wants it to. */
class S3PolicyStoreIT {

    private static final String SHARD = "model-0000%d-of-00003.safetensors";
    private static final int MIB = 1 << 20;
    private static final String RUN = "run-1";

    @TempDir
    private static Path serverDirectory;

    private static EmbeddedS3 server;

    @TempDir
    private Path directory;

    private String prefix;

    @BeforeAll
    static void startServer() {
        System.setProperty("aws.accessKeyId", EmbeddedS3.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", EmbeddedS3.SECRET_KEY);
        server = EmbeddedS3.start(serverDirectory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @BeforeEach
    void choosePrefix(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName()
                + Integer.toHexString(test.getDisplayName().hashCode());
    }

    @Test
    void shouldGiveEveryoneTheFilesOfTheLearner() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 12 * MIB));

        Path opened = store("sampler").open(stored.uri(), stored.sha256());

        assertThat(stored.uri()).isEqualTo(RUN + "/v000003-" + stored.sha256().substring(0, 12));
        assertThat(opened).isEqualTo(directory.resolve("sampler").resolve(stored.uri()));
        Path written = Files.createDirectory(directory.resolve("written"));
        checkpoint(1, 12 * MIB).writeTo(written);
        for (String file : List.of("config.json", "empty.txt", "model.safetensors")) {
            assertThat(opened.resolve(file)).hasSameBinaryContentAs(written.resolve(file));
            assertThat(object(stored, file)).hasSameBinaryContentAs(written.resolve(file));
        }
        assertThat(object(stored, "erpo-manifest.json")).content().contains(stored.sha256());
    }

    @Test
    void shouldGiveEveryoneTheShardsOfTheLearnerAndNameTheOneThatIsNotTheStoredOne() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, shards());

        Path opened = store("sampler").open(stored.uri(), stored.sha256());

        Path written = Files.createDirectory(directory.resolve("written"));
        shards().writeTo(written);
        for (String file : List.of(SHARD.formatted(1), SHARD.formatted(2), SHARD.formatted(3))) {
            assertThat(opened.resolve(file)).hasSameBinaryContentAs(written.resolve(file));
        }
        flipFirstByte(opened.resolve(SHARD.formatted(2)));
        assertThat(store("sampler").open(stored.uri(), stored.sha256()).resolve(SHARD.formatted(2)))
                .as("a damaged file in the cache is fetched again")
                .hasSameBinaryContentAs(written.resolve(SHARD.formatted(2)));
        flipFirstByte(object(stored, SHARD.formatted(3)));
        assertThatThrownBy(() -> store("another").open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(SHARD.formatted(3) + " should have sha256 ")
                .hasMessageContaining("changed or damaged");
        Files.delete(object(stored, SHARD.formatted(3)));
        assertThatThrownBy(() -> store("another").open(stored.uri(), stored.sha256()))
                .hasMessageContaining(SHARD.formatted(3));
        assertThat(directory.resolve("another").resolve(stored.uri())).doesNotExist();
        Files.writeString(
                object(stored, "erpo-manifest.json"),
                Files.readString(object(stored, "erpo-manifest.json")).replace(SHARD.formatted(1), SHARD.formatted(4)));
        assertThatThrownBy(() -> store("another").open(stored.uri(), stored.sha256()))
                .as("the list of shards is not the published one")
                .hasMessageContaining("should list weights with sha256 " + stored.sha256());
    }

    @Test
    void shouldSupplyWhatIsMissingWhenTheSameIsPublishedAgain() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 6 * MIB));
        Object weights = fileKey(object(stored, "model.safetensors"));
        Files.delete(object(stored, "config.json"));
        Files.delete(object(stored, "erpo-manifest.json"));

        assertThat(store("restarted").publish(RUN, 3, checkpoint(1, 6 * MIB))).isEqualTo(stored);

        assertThat(fileKey(object(stored, "model.safetensors"))).isEqualTo(weights);
        assertThat(store("sampler").open(stored.uri(), stored.sha256())).isDirectory();
    }

    @Test
    void shouldBeInvisibleUntilAllOfItIsThere() throws Exception {
        try (Link link = new Link(server.port())) {
            link.disturbRequests(Fault.CUT, 2 * MIB, Integer.MAX_VALUE);

            assertThatThrownBy(() -> store("learner", link.endpoint(), Duration.ofMinutes(1))
                            .publish(RUN, 3, checkpoint(1, 20 * MIB)))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("s3://" + BUCKET + "/" + prefix)
                    .hasMessageContaining("model.safetensors: no answer from S3");
        }
        assertThat(objects(RUN)).isNotEmpty().noneMatch(name -> name.endsWith("manifest.json"));
        assertThat(objects(RUN)).noneMatch(name -> name.endsWith("model.safetensors"));
    }

    @Test
    void shouldGoOnWhenTheConnectionIsCutInTheMiddleOfAPart() throws Exception {
        StoredPolicy stored;
        try (Link link = new Link(server.port())) {
            link.disturbRequests(Fault.CUT, 2 * MIB, 3);
            stored = store("learner", link.endpoint(), Duration.ofMinutes(1)).publish(RUN, 3, checkpoint(1, 12 * MIB));
            assertThat(link.faultsLeft()).isZero();
            link.disturbAnswers(Fault.CUT, 2 * MIB, 3);

            assertThat(store("sampler", link.endpoint(), Duration.ofMinutes(1))
                            .open(stored.uri(), stored.sha256())
                            .resolve("model.safetensors"))
                    .hasSameBinaryContentAs(object(stored, "model.safetensors"));
            assertThat(link.faultsLeft()).isZero();
        }
    }

    @Test
    void shouldAcceptNoShortFileWhenTheConnectionIsAlwaysCut() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 6 * MIB));
        try (Link link = new Link(server.port())) {
            link.disturbAnswers(Fault.CUT, 2 * MIB, Integer.MAX_VALUE);

            assertThatThrownBy(() -> store("sampler", link.endpoint(), Duration.ofMinutes(1))
                            .open(stored.uri(), stored.sha256()))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("model.safetensors: no answer from S3: the answer was cut off");
        }
        assertThat(directory.resolve("sampler").resolve(RUN)).isEmptyDirectory();
    }

    @Test
    void shouldTakeItsTimeWhenTheLinkIsSlow() throws Exception {
        try (Link link = new Link(server.port())) {
            link.slowDown(500);
            StoredPolicy stored =
                    store("learner", link.endpoint(), Duration.ofMinutes(1)).publish(RUN, 3, checkpoint(1, 6 * MIB));

            assertThat(store("sampler", link.endpoint(), Duration.ofMinutes(1)).open(stored.uri(), stored.sha256()))
                    .isDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveUpWhenTheTimeIsOver(boolean stalls) throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 6 * MIB));
        try (Link link = new Link(server.port())) {
            if (stalls) {
                link.disturbAnswers(Fault.STALL, MIB, Integer.MAX_VALUE);
            } else {
                link.slowDown(50_000);
            }

            assertThatThrownBy(() -> store("sampler", link.endpoint(), Duration.ofSeconds(2))
                            .open(stored.uri(), stored.sha256()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("model.safetensors")
                    .hasMessageContaining("was not transferred within PT2S")
                    .hasMessageContaining("erpo.s3.time-limit");
        }
        assertThat(directory.resolve("sampler").resolve(RUN)).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {12 * MIB, 3 * MIB})
    void shouldGiveUpWhenStoringTakesTooLong(int bytes) throws Exception {
        try (Link link = new Link(server.port())) {
            link.disturbRequests(Fault.STALL, MIB, Integer.MAX_VALUE);

            assertThatThrownBy(() -> store("learner", link.endpoint(), Duration.ofSeconds(2))
                            .publish(RUN, 3, checkpoint(1, bytes)))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("model.safetensors was not transferred within PT2S");
        }
        assertThat(objects(RUN)).noneMatch(name -> name.endsWith("manifest.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "config.json"})
    void shouldNameTheObjectWhenAByteWasFlipped(String file) throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 6 * MIB));
        flipFirstByte(object(stored, file));

        assertThatThrownBy(() -> store("sampler").open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(
                        "s3://" + BUCKET + "/" + prefix + "/" + stored.uri() + "/" + file + " should have sha256")
                .hasMessageContaining("changed or damaged");
        assertThat(directory.resolve("sampler").resolve(RUN)).isEmptyDirectory();
    }

    @Test
    void shouldRefuseWhenTheManifestIsNotTheOneThatWasStored() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 10));
        Path manifest = object(stored, "erpo-manifest.json");
        String original = Files.readString(manifest);

        Files.writeString(manifest, original.replace(stored.sha256(), "0".repeat(64)));
        assertThatThrownBy(() -> store("sampler").open(stored.uri(), stored.sha256()))
                .hasMessageContaining("should list weights with sha256 " + stored.sha256());
        Files.writeString(manifest, original.replace("config.json", "../config.json"));
        assertThatThrownBy(() -> store("sampler").open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("is not a manifest")
                .hasMessageContaining("was ../config.json");
        Files.delete(manifest);
        assertThatThrownBy(() -> store("sampler").open(stored.uri(), stored.sha256()))
                .isInstanceOf(PolicyException.class)
                .isNotInstanceOf(StorageException.class)
                .hasMessageContaining("erpo-manifest.json does not exist");
    }

    @Test
    void shouldNotLetASecondLearnerReplaceWhatTheFirstStored() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 6 * MIB));
        CheckpointWriter other = target -> {
            checkpoint(1, 6 * MIB).writeTo(target);
            Files.writeString(target.resolve("config.json"), "{\"other\": true}");
        };

        assertThatThrownBy(() -> store("second").publish(RUN, 3, other))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("config.json exists with other content and is not replaced");
        assertThat(object(stored, "config.json")).hasContent("{}");
    }

    @Test
    void shouldKeepTheFirstWhenTwoUploadsOfPartsAreCompleted() {
        Bucket bucket = new Bucket(
                S3Clients.open(settings("cache", server.endpoint(), Duration.ofMinutes(1))),
                S3Location.parse("s3://" + BUCKET));
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        String first = bucket.startUpload(prefix, "1", deadline);
        String second = bucket.startUpload(prefix, "2", deadline);
        CompletedPart one = bucket.putPart(prefix, first, 1, new byte[] {1}, deadline);
        CompletedPart two = bucket.putPart(prefix, second, 1, new byte[] {2}, deadline);

        assertThat(bucket.completeNew(prefix, first, List.of(one), deadline)).isTrue();
        assertThat(bucket.completeNew(prefix, second, List.of(two), deadline)).isFalse();

        assertThat(server.object(prefix)).hasBinaryContent(new byte[] {1});
        assertThat(bucket.find(prefix, deadline)).contains(new Bucket.Stored(1, "1"));
    }

    @Test
    void shouldStoreOneVersionWhenTwoLearnersPublishTheSameAtOnce() throws Exception {
        ExecutorService learners = Executors.newFixedThreadPool(2);
        try {
            List<Future<StoredPolicy>> published = learners.invokeAll(Stream.of("first", "second")
                    .<Callable<StoredPolicy>>map(cache -> () -> store(cache).publish(RUN, 3, checkpoint(1, 12 * MIB)))
                    .toList());

            StoredPolicy stored = published.get(0).get();
            assertThat(published.get(1).get()).isEqualTo(stored);
            assertThat(store("sampler").open(stored.uri(), stored.sha256())).isDirectory();
        } finally {
            learners.shutdownNow();
        }
    }

    @Test
    void shouldLetOneWinWhenTwoLearnersPublishDifferentFilesAtOnce() throws Exception {
        ExecutorService learners = Executors.newFixedThreadPool(2);
        try {
            List<Future<StoredPolicy>> published = learners.invokeAll(Stream.of("first", "second")
                    .<Callable<StoredPolicy>>map(cache -> () -> store(cache).publish(RUN, 3, target -> {
                        checkpoint(1, 10).writeTo(target);
                        Files.writeString(target.resolve("config.json"), "{\"by\": \"" + cache + "\"}");
                    }))
                    .toList());

            List<Object> results =
                    published.stream().map(S3PolicyStoreIT::result).toList();
            assertThat(results)
                    .hasAtLeastOneElementOfType(StoredPolicy.class)
                    .hasAtLeastOneElementOfType(PolicyException.class);
            StoredPolicy stored = (StoredPolicy) results.stream()
                    .filter(StoredPolicy.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(store("sampler").open(stored.uri(), stored.sha256())).isDirectory();
        } finally {
            learners.shutdownNow();
        }
    }

    @Test
    void shouldNameTheCredentialsWhenTheyAreWrong() {
        System.setProperty("aws.secretAccessKey", "wrong");
        try {
            assertThatThrownBy(() -> store("learner").publish(RUN, 3, checkpoint(1, 10)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("S3 answered 403")
                    .hasMessageContaining("check the credentials");
        } finally {
            System.setProperty("aws.secretAccessKey", EmbeddedS3.SECRET_KEY);
        }
        assertThat(server.object(prefix)).doesNotExist();
    }

    @Test
    void shouldAskForTheBucketWhenThereIsNone() {
        PolicyStore elsewhere = S3PolicyStore.open(
                S3Location.parse("s3://nowhere/at-all"),
                settings("cache", server.endpoint(), Duration.ofMinutes(1)),
                Clock.systemUTC());

        assertThatThrownBy(() -> elsewhere.publish(RUN, 3, checkpoint(1, 10)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://nowhere/at-all/" + RUN)
                .hasMessageContaining("S3 answered 404 NoSuchBucket; does the bucket exist");
        assertThatThrownBy(() -> elsewhere.open(RUN + "/v000001-0123456789ab", "0".repeat(64)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("S3 answered 404 NoSuchBucket");
        assertThatThrownBy(() -> store("sampler").open(RUN + "/v000001-0123456789ab", "0".repeat(64)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("nor does any other policy in s3://" + BUCKET + "/" + prefix);
    }

    @Test
    void shouldStoreNothingWhenTheWriterFails() {
        assertThatThrownBy(() -> store("learner").publish(RUN, 3, target -> {
                    throw new FileSystemException("model.safetensors", null, "No space left on device");
                }))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("No space left on device");
        assertThat(server.object(prefix)).doesNotExist();
    }

    @Test
    void shouldDeleteOnlyWhatIsNotKept() throws Exception {
        PolicyStore store = store("learner");
        for (int version = 0; version < 4; version++) {
            store.publish(RUN, version, checkpoint(version, 10));
        }
        store.publish("run-10", 1, checkpoint(1, 10));

        store.retain(RUN, version -> version == 0 || version == 3);
        store.retain("absent", version -> false);

        assertThat(objects(RUN))
                .hasSize(8)
                .allMatch(name -> name.startsWith("v000000-") || name.startsWith("v000003-"));
        assertThat(objects("run-10")).hasSize(4);
        assertThat(store.kept(RUN))
                .allMatch(uri -> uri.startsWith(RUN + "/v000000-") || uri.startsWith(RUN + "/v000003-"))
                .hasSize(2);
        assertThat(store.kept("absent")).isEmpty();
    }

    @Test
    void shouldReadFromTheCacheAgainWhenNothingIsWrongWithIt() throws Exception {
        StoredPolicy stored = store("learner").publish(RUN, 3, checkpoint(1, 10));
        Path opened = store("sampler").open(stored.uri(), stored.sha256());
        Object identity = fileKey(opened.resolve("model.safetensors"));

        Path again = store("sampler").open(stored.uri(), stored.sha256());
        assertThat(fileKey(again.resolve("model.safetensors"))).isEqualTo(identity);

        flipFirstByte(opened.resolve("model.safetensors"));
        assertThat(store("sampler").open(stored.uri(), stored.sha256()).resolve("model.safetensors"))
                .hasSameBinaryContentAs(object(stored, "model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "run-1", "../x/v000001-000000000000", "run-1/v000001-000000000000/.."})
    void shouldRefuseWhenAUriIsNotOfAVersion(String uri) {
        assertThatThrownBy(() -> store("sampler").open(uri, "0".repeat(64)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("was " + uri);
    }

    private PolicyStore store(String cache) {
        return store(cache, server.endpoint(), Duration.ofMinutes(1));
    }

    private PolicyStore store(String cache, URI endpoint, Duration limit) {
        return S3PolicyStore.open(
                S3Location.parse("s3://" + BUCKET + "/" + prefix), settings(cache, endpoint, limit), Clock.systemUTC());
    }

    private S3Settings settings(String cache, URI endpoint, Duration limit) {
        return new S3Settings(
                Optional.of(endpoint),
                Optional.of("us-east-1"),
                true,
                directory.resolve(cache),
                100 * MIB,
                limit,
                5 * MIB);
    }

    /** Three files, of one part, of two, and of two. */
    private static CheckpointWriter shards() {
        return target -> {
            String map = IntStream.rangeClosed(1, 3)
                    .mapToObj(i -> "\"tensor %d\": \"%s\"".formatted(i, SHARD.formatted(i)))
                    .collect(Collectors.joining(", "));
            Files.writeString(target.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + map + "}}");
            for (int i = 1; i <= 3; i++) {
                byte[] weights = new byte[(i + 3) * MIB];
                new Random(i).nextBytes(weights);
                Files.write(target.resolve(SHARD.formatted(i)), weights);
            }
        };
    }

    private static CheckpointWriter checkpoint(long seed, int bytes) {
        byte[] weights = new byte[bytes];
        new Random(seed).nextBytes(weights);
        return target -> {
            Files.writeString(target.resolve("config.json"), "{}");
            Files.createFile(target.resolve("empty.txt"));
            Files.write(target.resolve("model.safetensors"), weights);
        };
    }

    private Path object(StoredPolicy stored, String file) {
        return server.object(prefix + "/" + stored.uri() + "/" + file);
    }

    /** The objects of a run, as {@code version/file}. */
    private List<String> objects(String run) throws IOException {
        Path home = server.object(prefix + "/" + run);
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .toList();
        }
    }

    private static void flipFirstByte(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int first = bytes.read();
            bytes.seek(0);
            bytes.write(first ^ 1);
        }
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static Object result(Future<StoredPolicy> published) {
        try {
            return published.get();
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
