package io.erpo.code;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * A text as LiveCodeBench packs its private tests: pickled by Python, compressed with zlib, in base 64. Of a pickle, only
 * the instructions of a single text are read, so that nothing in it is run.
 */
final class PackedText {

    /** How zlib's usual header begins in base 64. */
    private static final String BEGIN = "eJ";

    private static final int MOST_BYTES = 64 << 20;

    private PackedText() {}

    static boolean isOne(String text) {
        return text.startsWith(BEGIN);
    }

    /** @throws IllegalArgumentException saying what the text is, as the rest of a sentence */
    static String unpack(String packed) {
        return text(inflated(packed))
                .orElseThrow(() -> new IllegalArgumentException("is a pickle of something other than a text"));
    }

    private static byte[] inflated(String packed) {
        byte[] bytes;
        try (InflaterInputStream stream = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(packed)))) {
            bytes = stream.readNBytes(MOST_BYTES + 1);
        } catch (IllegalArgumentException | IOException e) {
            throw new IllegalArgumentException("begins as a compressed text but is damaged or was cut off", e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("unpacks to more than %d MiB".formatted(MOST_BYTES >> 20));
        }
        return bytes;
    }

    /** The pickled text; empty when the pickle does anything else than make one. */
    private static Optional<String> text(byte[] pickle) {
        ByteBuffer in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        Optional<String> text = Optional.empty();
        try {
            while (true) {
                int instruction = Byte.toUnsignedInt(in.get());
                switch (instruction) {
                    case 0x80, 'q' -> in.get(); // protocol; memo, which only further values would need
                    case 0x95 -> in.getLong(); // length of a frame
                    case 'r' -> in.getInt();
                    case 0x94 -> {}
                    case 0x8c, 'X', 0x8d -> {
                        if (text.isPresent()) {
                            return Optional.empty();
                        }
                        text = Optional.of(characters(in, instruction));
                    }
                    case '.' -> {
                        return text.filter(whole -> !in.hasRemaining());
                    }
                    default -> {
                        return Optional.empty();
                    }
                }
            }
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static String characters(ByteBuffer in, int instruction) {
        long length =
                switch (instruction) {
                    case 0x8c -> Byte.toUnsignedInt(in.get());
                    case 'X' -> Integer.toUnsignedLong(in.getInt());
                    default -> in.getLong();
                };
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[(int) length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
