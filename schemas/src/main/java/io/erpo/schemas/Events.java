package io.erpo.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Encodes and decodes records in Avro single-object encoding: {@code C3 01}, the 8-byte little-endian CRC-64-AVRO
 * fingerprint of the writer's schema, the body. Every schema ever published stays readable, without a schema registry.
 */
public final class Events {

    /** The package of the generated records, and their Avro namespace. */
    static final String NAMESPACE = "io.erpo.events";

    private static final int HEADER_LENGTH = 10;
    private static final SpecificData MODEL = trustedModel();
    private static final SchemaHistory HISTORY = SchemaHistory.published();
    private static final Map<Schema, BinaryMessageEncoder<SpecificRecord>> ENCODERS = new ConcurrentHashMap<>();
    private static final Map<Schema, DatumReader<SpecificRecord>> READERS = new ConcurrentHashMap<>();

    private Events() {}

    /** Encodes a record. Neither uses nor keeps mutable state of it. */
    public static byte[] encode(SpecificRecord event) {
        try {
            ByteBuffer bytes = ENCODERS.computeIfAbsent(
                            event.getSchema(), schema -> new BinaryMessageEncoder<>(MODEL, schema))
                    .encode(event);
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (IOException e) {
            throw new UncheckedIOException("encoding a " + event.getSchema().getName(), e);
        }
    }

    /**
     * Decodes a record of any published schema into the current version of its class.
     *
     * @throws UnreadableEventException when the bytes are not an erpo record, or a damaged one
     */
    public static SpecificRecord decode(byte[] bytes) {
        long fingerprint = fingerprint(bytes);
        return read(bytes, HISTORY.schemaOf(fingerprint).orElseThrow(() -> unknown(fingerprint)));
    }

    /**
     * Decodes a record of a known type.
     *
     * @throws UnreadableEventException also when the bytes contain another type, or more than an event of this type
     * may have
     */
    public static <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
        requireBounded(bytes, type);
        SpecificRecord event = decode(bytes);
        if (!type.isInstance(event)) {
            throw new UnreadableEventException("expected %s, found %s"
                    .formatted(type.getSimpleName(), event.getSchema().getName()));
        }
        return type.cast(event);
    }

    /** Avro's model of the record classes, for coders of other containers. */
    public static SpecificData model() {
        return MODEL;
    }

    private static void requireBounded(byte[] bytes, Class<? extends SpecificRecord> type) {
        Topics.carrying(type)
                .filter(topic -> bytes != null && bytes.length > topic.largestEvent())
                .ifPresent(topic -> {
                    throw new UnreadableEventException("its value has %,d bytes, but a %s has at most %,d"
                            .formatted(bytes.length, type.getSimpleName(), topic.largestEvent()));
                });
    }

    /** Reads a record whose body was written with this schema. */
    static SpecificRecord read(byte[] bytes, Schema written) {
        int length = bytes.length - HEADER_LENGTH;
        // Reads from an array instead of a stream, so that Avro notices a length beyond the end before it allocates
        // memory.
        BinaryDecoder body = DecoderFactory.get().binaryDecoder(bytes, HEADER_LENGTH, length, null);
        try {
            SpecificRecord event =
                    READERS.computeIfAbsent(written, Events::reader).read(null, body);
            if (!body.isEnd()) {
                throw new IOException(body.remainingBytes() + " bytes are left over");
            }
            return event;
            // Reading depends on the bytes alone, and Avro has no single exception for invalid bytes.
        } catch (IOException | RuntimeException e) {
            throw new UnreadableEventException(
                    "the bytes say they are a %s, but its body of %d bytes cannot be read: %s"
                            .formatted(written.getName(), length, e),
                    e);
        }
    }

    @SuppressWarnings("unchecked")
    private static DatumReader<SpecificRecord> reader(Schema written) {
        return MODEL.createDatumReader(written, MODEL.getSchema(MODEL.getClass(written)));
    }

    private static long fingerprint(byte[] bytes) {
        if (bytes == null || bytes.length < HEADER_LENGTH || bytes[0] != (byte) 0xC3 || bytes[1] != 0x01) {
            throw new UnreadableEventException("expected Avro single-object encoding (C3 01, fingerprint, body), found "
                    + (bytes == null ? "no value" : bytes.length + " bytes that do not start that way"));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    private static UnreadableEventException unknown(long fingerprint) {
        return new UnreadableEventException(
                "schema fingerprint %016x is not in the schema history; was it written by a newer erpo?"
                        .formatted(fingerprint));
    }

    private static SpecificData trustedModel() {
        // Avro refuses classes that are not registered as trusted; the order (trust, model, first coder) matters.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(NAMESPACE)));
        // Our own model resolves classes through our class loader, as Quarkus tests and dev mode require.
        SpecificData model = new SpecificData(Events.class.getClassLoader());
        model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        return model;
    }
}
