package io.erpo.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every schema ever published, read from {@code /history} on the class path: files named {@code Record.vN.avsc}, listed
 * with their fingerprints in {@code index}, oldest first. A published file never changes; this build writes the newest
 * of each name.
 */
final class SchemaHistory {

    private final Map<Long, Schema> byFingerprint;

    private SchemaHistory(List<Published> index) {
        byFingerprint = index.stream()
                .map(Published::schema)
                .collect(Collectors.toUnmodifiableMap(SchemaNormalization::parsingFingerprint64, Function.identity()));
    }

    /** A line of the index with its schema. */
    record Published(String file, Schema schema) {

        /**
         * A published schema.
         *
         * @param fingerprint CRC-64-AVRO of its parsing canonical form, in hex, from the index
         * @throws IllegalStateException when the schema has changed since
         */
        static Published of(String file, String fingerprint, String json) {
            Schema schema = new Schema.Parser().parse(json);
            String found = "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema));
            if (!found.equals(fingerprint)) {
                throw new IllegalStateException(
                        "history/%s was published with fingerprint %s and now has %s; a published schema never changes, so restore it and publish a new version"
                                .formatted(file, fingerprint, found));
            }
            return new Published(file, schema);
        }
    }

    static SchemaHistory published() {
        return new SchemaHistory(index());
    }

    static List<Published> index() {
        return lines("/history/index").stream()
                .map(line -> line.split(" "))
                .map(entry -> Published.of(entry[0], entry[1], String.join("\n", lines("/history/" + entry[0]))))
                .toList();
    }

    /** The schema a record was written with. */
    Optional<Schema> schemaOf(long fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
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
