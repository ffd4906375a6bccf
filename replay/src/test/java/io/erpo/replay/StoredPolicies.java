package io.erpo.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.events.PolicyPublished;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Makes other policies stand where a run has published one: in the store, and under their own digests in the log. */
final class StoredPolicies {

    /** Gives an element of a tensor another value. */
    @FunctionalInterface
    interface Change {
        float apply(int index, float value);
    }

    private final Path store;
    private final LogFiles log;

    /** @param store may be changed */
    StoredPolicies(Path store, LogFiles log) {
        this.store = store;
        this.log = log;
    }

    /** Copies a store. */
    static Path copy(Path store, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.toList()) {
                Path copied = target.resolve(store.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(file, copied);
                }
            }
        }
        return target;
    }

    Path directory(long version) {
        return store.resolve(published(version).getUri());
    }

    PolicyPublished published(long version) {
        return log.first(Topics.POLICIES, policy -> policy.getVersion() == version)
                .value();
    }

    /** Publishes files of one version, changed, as another one. */
    void replace(long version, Path source, CheckpointWriter change) {
        replace(new DirectoryPolicyStore(store).publish(TinyRun.RUN, version, directory -> {
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.filter(file -> !file.endsWith("erpo-manifest.json"))
                        .toList()) {
                    Files.copy(file, directory.resolve(file.getFileName()));
                }
            }
            change.writeTo(directory);
        }));
    }

    /** Lets the log say that this was published. */
    void replace(StoredPolicy policy) {
        log.tamper(log.first(Topics.POLICIES, any -> any.getVersion() == policy.version()), changed -> {
            changed.setUri(policy.uri());
            changed.setSha256(policy.sha256());
        });
        if (policy.version() > 0) {
            log.tamper(
                    log.first(Topics.TRAIN_STEPS, any -> any.getPolicyVersion() == policy.version()),
                    changed -> changed.setPolicySha256(policy.sha256()));
        }
    }

    /** Changes every float32 element of the tensors whose names contain a text. */
    static void change(Path file, String names, Change change) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        JsonNode tensors = new ObjectMapper().readTree(bytes.array(), Long.BYTES, header);
        boolean found = false;
        for (var tensor : tensors.properties()) {
            if (!tensor.getKey().equals("__metadata__") && tensor.getKey().contains(names)) {
                int begin = Long.BYTES
                        + header
                        + tensor.getValue().at("/data_offsets/0").asInt();
                int end = Long.BYTES
                        + header
                        + tensor.getValue().at("/data_offsets/1").asInt();
                for (int i = begin; i < end; i += Float.BYTES) {
                    bytes.putFloat(i, change.apply((i - begin) / Float.BYTES, bytes.getFloat(i)));
                }
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("%s has no %s".formatted(file, names));
        }
        Files.write(file, bytes.array());
    }

    /** The elements of a tensor. */
    static float[] elements(Path file, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        JsonNode offsets = new ObjectMapper()
                .readTree(bytes.array(), Long.BYTES, header)
                .path(name)
                .path("data_offsets");
        float[] elements = new float[(offsets.get(1).asInt() - offsets.get(0).asInt()) / Float.BYTES];
        bytes.position(Long.BYTES + header + offsets.get(0).asInt())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(elements);
        return elements;
    }
}
