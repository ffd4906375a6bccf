package io.erpo.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;

/**
 * Every schema ever published, read from {@code /history} on the class path: files named {@code Record.vN.avsc}, listed
 * in {@code index}. A published file never changes; the newest of a name is what this build writes.
 */
final class SchemaHistory {

    private final Map<Long, Schema> byFingerprint = new HashMap<>();
    private final SchemaStore.Cache store = new SchemaStore.Cache();

    private SchemaHistory(List<Schema> oldestFirst) {
        for (Schema schema : oldestFirst) {
            byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
            store.addSchema(schema);
        }
    }

    static SchemaHistory published() {
        return new SchemaHistory(
                lines("/history/index").stream().map(SchemaHistory::read).toList());
    }

    /** The schema a record was written with. */
    Optional<Schema> schemaOf(long fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    SchemaStore store() {
        return store;
    }

    private static Schema read(String file) {
        return new Schema.Parser().parse(String.join("\n", lines("/history/" + file)));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = SchemaHistory.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing on the class path: " + resource);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }
}
