package io.erpo.history;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;

/** The topics as the first release of erpo wrote them: every event in the first schema of its type. */
final class FirstSchemas implements Log {

    /** C3 01 and the fingerprint. */
    private static final int HEADER_LENGTH = 10;

    private final Stream stream;

    FirstSchemas(Stream stream) {
        this.stream = stream;
    }

    @Override
    public void send(SpecificRecord event, long timestamp) {
        stream.pipe(Log.topicOf(event), Log.keyOf(event).getBytes(StandardCharsets.UTF_8), encode(event), timestamp);
    }

    @Override
    public <E extends SpecificRecord> List<E> published(Topic<E> topic) {
        return stream.published(topic);
    }

    /** Encodes the event without the fields that the first schema lacks. */
    static byte[] encode(SpecificRecord event) {
        Schema first = schema(event.getSchema().getName());
        byte[] present = Events.encode(event);
        BinaryDecoder body =
                DecoderFactory.get().binaryDecoder(present, HEADER_LENGTH, present.length - HEADER_LENGTH, null);
        try {
            GenericRecord old = new GenericDatumReader<GenericRecord>(event.getSchema(), first).read(null, body);
            ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), first).encode(old);
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema(String record) {
        try (InputStream in = FirstSchemas.class.getResourceAsStream("/history/" + record + ".v1.avsc")) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
