package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes tensors into one safetensors file, or into several with an index beside them. Equal tensors give equal bytes. */
final class ShardWriter {

    private ShardWriter() {}

    /**
     * @param metadata free text for readers, in every file
     * @param tensors in the order of the files
     * @param shardBytes as in {@link ShardPlan#of}
     */
    static void write(
            Path directory,
            String stem,
            Map<String, String> metadata,
            Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> tensors,
            long shardBytes)
            throws IOException {
        ShardPlan plan = ShardPlan.of(stem, List.copyOf(tensors.keySet()), shardBytes);
        for (Map.Entry<String, List<SafetensorsWriter.Header>> shard :
                plan.shards().entrySet()) {
            Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> held = new LinkedHashMap<>();
            shard.getValue().forEach(tensor -> held.put(tensor, tensors.get(tensor)));
            SafetensorsWriter.write(directory.resolve(shard.getKey()), metadata, held);
        }
        if (plan.hasIndex()) {
            JsonFile.write(directory.resolve(stem + ShardPlan.INDEX), index(plan));
        }
    }

    static ObjectNode index(ShardPlan plan) {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", plan.bytes());
        ObjectNode map = index.putObject("weight_map");
        plan.shards().forEach((file, tensors) -> tensors.forEach(tensor -> map.put(tensor.name(), file)));
        return index;
    }
}
