package io.erpo.planning;

import io.erpo.algorithm.Sha256;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * The digest of what a run does. A setting that came later than the first runs (in the schema: {@code "runId":
 * "unlessDefault"}) counts only when it differs from its default, so that a new setting does not rename old runs, whose
 * random numbers derive from their ids.
 */
final class RunIdentity {

    private static final String COUNTS = "runId";
    private static final String UNLESS_DEFAULT = "unlessDefault";

    private RunIdentity() {}

    /** SHA-256 in hex. */
    static String of(RunStarted run) {
        return Sha256.of(counted(run).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Object counted(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RunIdentity::counted).toList();
        }
        return value instanceof IndexedRecord event ? counted(event) : value;
    }

    private static IndexedRecord counted(IndexedRecord event) {
        List<Field> fields = event.getSchema().getFields().stream()
                .filter(field -> !UNLESS_DEFAULT.equals(field.getProp(COUNTS))
                        || !event.get(field.pos()).equals(Events.model().getDefaultValue(field)))
                .toList();
        GenericData.Record counted = new GenericData.Record(Schema.createRecord(
                event.getSchema().getName(),
                null,
                event.getSchema().getNamespace(),
                false,
                fields.stream()
                        .map(field -> new Field(field.name(), field.schema()))
                        .toList()));
        for (int i = 0; i < fields.size(); i++) {
            counted.put(i, counted(event.get(fields.get(i).pos())));
        }
        return counted;
    }
}
