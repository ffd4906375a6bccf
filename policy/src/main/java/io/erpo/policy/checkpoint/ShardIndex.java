package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code model.safetensors.index.json}: which shard holds which tensor of a checkpoint too large for one file.
 *
 * @param shardOf name of the shard of every tensor
 */
record ShardIndex(Path file, Map<String, String> shardOf) {

    /** A plain name: an index must not reach outside its directory. */
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.safetensors");

    ShardIndex {
        shardOf = Map.copyOf(shardOf);
    }

    /** The index in a directory, if there is one. */
    static Optional<ShardIndex> find(Path directory, String stem) {
        Path file = directory.resolve(stem + ShardPlan.INDEX);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static ShardIndex read(Path file) {
        JsonNode map;
        try {
            map = new ObjectMapper().readTree(Files.readAllBytes(file)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new PolicyException(file + " is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + file + ": " + FileFaults.describe(e), e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new PolicyException(file + " should have a weight_map from tensors to files, but has none");
        }
        Map<String, String> shardOf = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (!SHARD.matcher(entry.getValue().asText()).matches()) {
                throw new PolicyException(file + " puts " + entry.getKey() + " into " + entry.getValue()
                        + ", which is not the name of a safetensors file next to it");
            }
            shardOf.put(entry.getKey(), entry.getValue().asText());
        }
        return new ShardIndex(file, shardOf);
    }

    /** The shards in the order of their names. */
    List<Path> shards() {
        List<Path> shards = shardOf.values().stream()
                .distinct()
                .sorted()
                .map(file::resolveSibling)
                .toList();
        for (Path shard : shards) {
            if (!Files.exists(shard)) {
                throw new PolicyException(
                        file + " lists " + shard.getFileName() + ", which does not exist; fetch it too");
            }
        }
        return shards;
    }

    /** Refuses shards that hold other tensors than the index says. */
    void requireAgreement(TensorSet tensors) {
        shardOf.forEach((name, shard) -> {
            if (!tensors.names().contains(name)) {
                throw new PolicyException(file + " says that " + shard + " holds " + name + ", but it does not");
            }
        });
        for (String name : tensors.names()) {
            String holder = tensors.fileOf(name).getFileName().toString();
            if (!holder.equals(shardOf.get(name))) {
                throw new PolicyException(tensors.fileOf(name) + " holds " + name + ", but " + file.getFileName()
                        + (shardOf.containsKey(name) ? " puts it into " + shardOf.get(name) : " does not list it"));
            }
        }
    }
}
