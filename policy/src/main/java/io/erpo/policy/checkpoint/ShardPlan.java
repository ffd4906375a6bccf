package io.erpo.policy.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which file holds which tensors, named as in a Hugging Face checkpoint: {@code model.safetensors}, or {@code
 * model-00001-of-00003.safetensors} and so on.
 *
 * @param shards the tensors of each file, by its name, in the order of the files
 */
record ShardPlan(Map<String, List<SafetensorsWriter.Header>> shards) {

    static final String EXTENSION = ".safetensors";
    static final String INDEX = EXTENSION + ".index.json";

    /**
     * Fills one file after the other with the tensors in their order.
     *
     * @param stem what the names of the files begin with
     * @param shardBytes most bytes of tensors in a file, unless one tensor has more; 0 for one file
     */
    static ShardPlan of(String stem, List<SafetensorsWriter.Header> tensors, long shardBytes) {
        List<List<SafetensorsWriter.Header>> parts = shardBytes == 0 ? List.of(tensors) : cut(tensors, shardBytes);
        Map<String, List<SafetensorsWriter.Header>> shards = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String number = parts.size() == 1 ? "" : "-%05d-of-%05d".formatted(i + 1, parts.size());
            shards.put(stem + number + EXTENSION, List.copyOf(parts.get(i)));
        }
        return new ShardPlan(shards);
    }

    private static List<List<SafetensorsWriter.Header>> cut(List<SafetensorsWriter.Header> tensors, long shardBytes) {
        List<List<SafetensorsWriter.Header>> parts = new ArrayList<>();
        long filled = 0;
        for (SafetensorsWriter.Header tensor : tensors) {
            if (parts.isEmpty() || filled + tensor.bytes() > shardBytes) {
                parts.add(new ArrayList<>());
                filled = 0;
            }
            parts.get(parts.size() - 1).add(tensor);
            filled += tensor.bytes();
        }
        return parts;
    }

    boolean hasIndex() {
        return shards.size() > 1;
    }

    /** Of all tensors. */
    long bytes() {
        return shards.values().stream()
                .flatMap(List::stream)
                .mapToLong(SafetensorsWriter.Header::bytes)
                .sum();
    }
}
