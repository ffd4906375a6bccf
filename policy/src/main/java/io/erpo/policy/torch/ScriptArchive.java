package io.erpo.policy.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source text as the zip archive that {@code torch::jit::load} reads, so that the model can stay readable
 * source in this repository and no Python is needed to build it.
 */
final class ScriptArchive {

    private static final String ROOT = "erpo/";
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private ScriptArchive() {}

    /**
     * @param className the class in {@code source} that becomes the module
     * @param attributes values of the attributes that the class declares: Integer, Double or Boolean
     */
    static byte[] pack(String className, String source, Map<String, Object> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", module(className, attributes));
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", EMPTY_TUPLE);
            store(zip, "version", ascii("3\n"));
            store(zip, "byteorder", ascii("little"));
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return bytes.toByteArray();
    }

    /** The pickled module object: pickle protocol 2 of an instance with its attributes and the two that every module has. */
    private static byte[] module(String className, Map<String, Object> attributes) {
        StringBuilder pickle = new StringBuilder("\u0080\u0002c__torch__\n" + className + "\nq\0)\u0081}(");
        pickle.append(text("training")).append("\u0088");
        pickle.append(text("_is_full_backward_hook")).append('N');
        attributes.forEach((name, value) -> pickle.append(text(name)).append(value(value)));
        return pickle.append("ub.").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String value(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "\u0088" : "\u0089";
        }
        if (value instanceof Integer number) {
            return "J"
                    + latin1(ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(number));
        }
        if (value instanceof Double number) {
            return "G" + latin1(ByteBuffer.allocate(Double.BYTES).putDouble(number));
        }
        throw new IllegalArgumentException("an attribute is an Integer, a Double or a Boolean, was " + value);
    }

    private static String text(String value) {
        return "X" + (char) value.length() + "\0\0\0" + value;
    }

    private static String latin1(ByteBuffer bytes) {
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    /** libtorch maps the entries, so they must lie uncompressed in the archive. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] ascii(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }
}
