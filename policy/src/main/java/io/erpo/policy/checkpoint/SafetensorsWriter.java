package io.erpo.policy.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes float32 tensors as a safetensors file. Equal tensors in equal order give equal bytes. */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Name and shape of a tensor in the file. */
    public record Header(String name, TensorShape shape) {}

    private SafetensorsWriter() {}

    /**
     * @param metadata free text for readers, written in the order of its keys
     * @param elements gives the little-endian float32 elements of each tensor when their turn comes
     */
    public static void write(
            Path file, Map<String, String> metadata, List<Header> tensors, Function<Header, ByteBuffer> elements)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, header(metadata, tensors));
            for (Header tensor : tensors) {
                ByteBuffer bytes = elements.apply(tensor);
                if (bytes.remaining() != tensor.shape().elements() * Float.BYTES) {
                    throw new IllegalArgumentException(tensor.name() + " of shape " + tensor.shape() + " came with "
                            + bytes.remaining() + " bytes");
                }
                writeFully(channel, bytes);
            }
        }
    }

    private static ByteBuffer header(Map<String, String> metadata, List<Header> tensors) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        new TreeMap<>(metadata).forEach(root.putObject("__metadata__")::put);
        long offset = 0;
        for (Header tensor : tensors) {
            ObjectNode node = root.putObject(tensor.name()).put("dtype", ElementType.F32.name());
            tensor.shape().dimensions().forEach(node.putArray("shape")::add);
            long end = offset + tensor.shape().elements() * Float.BYTES;
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
