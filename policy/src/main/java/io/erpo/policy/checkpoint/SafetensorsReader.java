package io.erpo.policy.checkpoint;

import io.erpo.faults.FileFaults;
import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StandIn;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/** Reads a safetensors file: a header length (8 bytes, little endian), a JSON header, then the elements, which are mapped. */
public final class SafetensorsReader implements AutoCloseable {

    private static final int LENGTH_BYTES = 8;
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private final Path file;
    private final FileChannel channel;
    private final long payload;
    private final SafetensorsHeader header;

    private SafetensorsReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw broken("has " + size + " bytes, not even the 8 of a header length");
        }
        long length = readFully(LENGTH_BYTES, 0).getLong();
        if (length < 2 || length > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
            throw StandIn.explain(file)
                    .map(PolicyException::new)
                    .orElseGet(() -> broken(
                            "claims a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size));
        }
        this.payload = LENGTH_BYTES + length;
        this.header = SafetensorsHeader.parse(
                file, readFully((int) length, LENGTH_BYTES).array(), size - payload);
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
            throw new PolicyException(StandIn.missing(file) + "; a checkpoint directory needs it", e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + file + ": " + FileFaults.describe(e), e);
        }
    }

    Path file() {
        return file;
    }

    public Set<String> names() {
        return header.entries().keySet();
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** @throws PolicyException when the tensor is missing, or its type is none of {@link ElementType} */
    StoredTensor describe(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(entry.type())) {
                StoredTensor tensor = new StoredTensor(name, type, entry.shape());
                if (entry.end() - entry.begin() != tensor.bytes()) {
                    throw broken("gives " + name + " " + (entry.end() - entry.begin()) + " bytes, but shape "
                            + entry.shape() + " of " + type + " needs " + tensor.bytes());
                }
                return tensor;
            }
        }
        throw broken("holds " + name + " as " + entry.type() + "; F32, F16 and BF16 can be read");
    }

    /** Maps bytes of a tensor, so that they are read when they are used. */
    ByteBuffer map(StoredTensor tensor, long from, int bytes) {
        try {
            return channel.map(
                            FileChannel.MapMode.READ_ONLY,
                            payload + entry(tensor.name()).begin() + from,
                            bytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read " + tensor.name() + " from " + file + ": " + FileFaults.describe(e), e);
        }
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw broken("has no tensor " + name);
        }
        return entry;
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
            throw new StorageException("cannot close " + file + ": " + FileFaults.describe(e), e);
        }
    }
}
