package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.policy.ElementType;
import io.erpo.policy.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes tensors as a safetensors file. Equal tensors in equal order give equal bytes. */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    static final int PIECE_ELEMENTS = 1 << 18;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a file says about a tensor. */
    public record Header(String name, ElementType type, TensorShape shape) {

        long bytes() {
            return shape.elements() * type.bytes();
        }
    }

    /** Gives the elements of a tensor piece by piece. */
    @FunctionalInterface
    public interface Elements {

        /** @return {@code count} elements, little endian; the bytes may be overwritten when the next piece is asked for */
        ByteBuffer read(long from, int count);
    }

    private SafetensorsWriter() {}

    /**
     * @param metadata free text for readers, written in the order of its keys
     * @param tensors in the order of the file
     */
    public static void write(Path file, Map<String, String> metadata, Map<Header, Elements> tensors)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, header(metadata, tensors.keySet()));
            for (Map.Entry<Header, Elements> tensor : tensors.entrySet()) {
                write(channel, tensor.getKey(), tensor.getValue());
            }
        }
    }

    private static void write(FileChannel channel, Header tensor, Elements elements) throws IOException {
        long total = tensor.shape().elements();
        for (long from = 0; from < total; from += PIECE_ELEMENTS) {
            int count = (int) Math.min(PIECE_ELEMENTS, total - from);
            ByteBuffer bytes = elements.read(from, count);
            if (bytes.remaining() != count * tensor.type().bytes()) {
                throw new IllegalArgumentException(count + " elements of " + tensor.name() + " as " + tensor.type()
                        + " came with " + bytes.remaining() + " bytes");
            }
            writeFully(channel, bytes);
        }
    }

    static ByteBuffer header(Map<String, String> metadata, Set<Header> tensors) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        new TreeMap<>(metadata).forEach(root.putObject("__metadata__")::put);
        long offset = 0;
        for (Header tensor : tensors) {
            ObjectNode node =
                    root.putObject(tensor.name()).put("dtype", tensor.type().name());
            tensor.shape().dimensions().forEach(node.putArray("shape")::add);
            long end = offset + tensor.bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
