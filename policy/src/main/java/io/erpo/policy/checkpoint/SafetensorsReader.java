package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.erpo.policy.PolicyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file: a header length (8 bytes, little endian), a JSON header, then the elements. Nothing in the file is
 * believed: a header that names bytes outside the file is refused before anything is allocated for it.
 */
public final class SafetensorsReader implements AutoCloseable {

    private static final int LENGTH_BYTES = 8;
    private static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Entry(String type, TensorShape shape, long begin, long end) {}

    private final Path file;
    private final FileChannel channel;
    private final long payload;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw broken("has " + size + " bytes, not even the 8 of a header length");
        }
        long length = readFully(LENGTH_BYTES, 0).getLong();
        if (length < 2 || length > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
            throw broken("claims a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size);
        }
        this.payload = LENGTH_BYTES + length;
        readHeader(readFully((int) length, LENGTH_BYTES), size - payload);
    }

    /** Opens a file and checks its header against its size. */
    public static SafetensorsReader open(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafetensorsReader(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new PolicyException(file + " does not exist; a checkpoint directory needs it", e);
        } catch (IOException e) {
            throw new PolicyException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public Set<String> names() {
        return entries.keySet();
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Reads a tensor as float32 into {@code target}, which it must fill; {@code expected} is the shape it must have. */
    public void read(String name, TensorShape expected, FloatBuffer target) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw broken("has no tensor " + name);
        }
        if (!entry.shape.equals(expected)) {
            throw broken("holds " + name + " with shape " + entry.shape + ", but config.json asks for " + expected);
        }
        ElementType type = typeOf(name, entry);
        try {
            for (long at = entry.begin; at < entry.end; at += CHUNK_BYTES) {
                ByteBuffer chunk = readFully((int) Math.min(CHUNK_BYTES, entry.end - at), payload + at);
                type.toFloats(chunk, target);
            }
        } catch (IOException e) {
            throw new PolicyException("cannot read " + name + " from " + file + ": " + e.getMessage(), e);
        }
    }

    private void readHeader(ByteBuffer header, long available) {
        JsonNode root;
        try {
            root = JSON.readTree(header.array());
        } catch (IOException e) {
            throw new PolicyException(file + " has a header that is not JSON: " + e.getMessage(), e);
        }
        if (!root.isObject()) {
            throw broken("has a header that is not a JSON object");
        }
        List<Entry> ordered = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = root.properties().iterator(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                Entry entry = entry(field.getKey(), field.getValue());
                entries.put(field.getKey(), entry);
                ordered.add(entry);
            }
        }
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
        return entry;
    }

    private long nonNegative(String name, JsonNode number) {
        if (!number.canConvertToLong() || !number.isIntegralNumber() || number.asLong() < 0) {
            throw broken("describes " + name + " with the number " + number);
        }
        return number.asLong();
    }

    private ElementType typeOf(String name, Entry entry) {
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(entry.type)) {
                if (entry.end - entry.begin != entry.shape.elements() * type.bytes()) {
                    throw broken("gives " + name + " " + (entry.end - entry.begin) + " bytes, but shape " + entry.shape
                            + " of " + type + " needs " + entry.shape.elements() * type.bytes());
                }
                return type;
            }
        }
        throw broken("holds " + name + " as " + entry.type + "; F32, F16 and BF16 can be read");
    }

    private ByteBuffer readFully(int bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw broken("ends while it is being read");
            }
        }
        return buffer.flip();
    }

    private PolicyException broken(String what) {
        return new PolicyException(file + " " + what);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PolicyException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
