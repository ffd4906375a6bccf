package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the JSON header of a safetensors file says, checked against the bytes that follow it. Nothing in it is believed: a header
 * that names bytes outside the file is refused before anything is allocated for it.
 */
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A tensor in the file: its element type as written there, and its bytes counted from the end of the header. */
    record Entry(String type, TensorShape shape, long begin, long end) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeader(Path file) {
        this.file = file;
    }

    /** @param available bytes after the header */
    static SafetensorsHeader parse(Path file, byte[] json, long available) {
        SafetensorsHeader header = new SafetensorsHeader(file);
        header.read(json);
        header.requireSeamless(available);
        return header;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void read(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PolicyException(file + " has a header that is not JSON: " + JsonFaults.describe(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
        if (!root.isObject()) {
            throw broken("has a header that is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
    }

    private void requireSeamless(long available) {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort((a, b) -> Long.compare(a.begin, b.begin));
        long position = 0;
        for (Entry entry : ordered) {
            if (entry.begin != position) {
                throw broken("has a gap or an overlap at byte " + position + " of its elements");
            }
            position = entry.end;
        }
        if (position != available) {
            throw broken("should hold " + position + " bytes of elements by its header, but holds " + available
                    + "; it is truncated or was written over, so fetch it again");
        }
    }

    private Entry entry(String name, JsonNode node) {
        JsonNode shape = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("dtype").isTextual() || !shape.isArray() || offsets.size() != 2) {
            throw broken("describes " + name + " without a dtype, a shape and two data_offsets");
        }
        List<Long> dimensions = new ArrayList<>();
        for (JsonNode dimension : shape) {
            dimensions.add(nonNegative(name, dimension));
        }
        Entry entry = new Entry(
                node.path("dtype").asText(),
                new TensorShape(dimensions),
                nonNegative(name, offsets.get(0)),
                nonNegative(name, offsets.get(1)));
        if (entry.end < entry.begin) {
            throw broken("gives " + name + " the data_offsets " + entry.begin + " to " + entry.end);
        }
        if (!entry.shape.isCountable()) {
            throw broken("gives " + name + " the impossible shape " + entry.shape);
        }
        return entry;
    }

    private long nonNegative(String name, JsonNode number) {
        if (!number.canConvertToLong() || !number.isIntegralNumber() || number.asLong() < 0) {
            throw broken("describes " + name + " with the number " + number);
        }
        return number.asLong();
    }

    private PolicyException broken(String what) {
        return new PolicyException(file + " " + what);
    }
}
