package io.erpo.replay.recording;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import java.time.Instant;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericData.StringType;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The format of a topic's records in a container file: place, key, and the event itself under the newest schema of its
 * type, so that any Avro tool can read it.
 */
final class TopicFormat<V extends SpecificRecord> {

    private static final String NAMESPACE = "io.erpo.archive";
    private static final SpecificData MODEL = Events.model();

    private final Topic<V> topic;
    private final Schema schema;
    private final Schema placeOnly;

    TopicFormat(Topic<V> topic) {
        this.topic = topic;
        Schema text = Schema.create(Schema.Type.STRING);
        GenericData.setStringType(text, StringType.String);
        Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        this.schema = record(List.of(
                new Field("partition", Schema.create(Schema.Type.INT), "Partition."),
                new Field("offset", Schema.create(Schema.Type.LONG), "Offset in that partition."),
                new Field("timestamp", time, "When it was written; decides nothing."),
                new Field("key", text, "Its key: " + topic.key() + "."),
                new Field("value", MODEL.getSchema(topic.value()), "The event.")));
        this.placeOnly = record(List.of(
                new Field("partition", Schema.create(Schema.Type.INT)),
                new Field("offset", Schema.create(Schema.Type.LONG))));
    }

    Schema schema() {
        return schema;
    }

    @SuppressWarnings("unchecked")
    DatumWriter<GenericRecord> writer() {
        return MODEL.createDatumWriter(schema);
    }

    /** Reads whole records. */
    DatumReader<GenericRecord> reader() {
        return newReader(schema);
    }

    /** Reads only the places. */
    DatumReader<GenericRecord> placeReader() {
        return newReader(placeOnly);
    }

    GenericRecord datum(Recorded<V> recorded) {
        GenericRecord datum = new GenericData.Record(schema);
        datum.put("partition", recorded.place().partition());
        datum.put("offset", recorded.place().offset());
        datum.put("timestamp", recorded.timestamp());
        datum.put("key", recorded.key());
        datum.put("value", recorded.value());
        return datum;
    }

    Recorded<V> recorded(GenericRecord datum) {
        return new Recorded<>(
                topic,
                place(datum),
                (Instant) datum.get("timestamp"),
                (String) datum.get("key"),
                topic.value().cast(datum.get("value")));
    }

    static Place place(GenericRecord datum) {
        return new Place((Integer) datum.get("partition"), (Long) datum.get("offset"));
    }

    private Schema record(List<Field> fields) {
        return Schema.createRecord(
                "Recorded" + topic.value().getSimpleName(),
                "A record of the topic %s.".formatted(topic.name()),
                NAMESPACE,
                false,
                fields);
    }

    /** The file contains the writer's schema. */
    @SuppressWarnings("unchecked")
    private static DatumReader<GenericRecord> newReader(Schema wanted) {
        return MODEL.createDatumReader(null, wanted);
    }
}
