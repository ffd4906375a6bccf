package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.erpo.faults.JsonFaults;
import io.erpo.planning.data.rows.JsonRows.Parsed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** One JSON object a line. Each line is read alone, so that every bad one is named. */
final class JsonLines {

    private JsonLines() {}

    static void read(InputStream stream, RowSink sink) throws IOException {
        // Latin-1 keeps every byte, and each line is decoded separately, so that invalid bytes have a line number.
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1));
        Optional<Set<String>> wanted = Optional.empty();
        long number = 0;
        for (String bytes = reader.readLine(); bytes != null; bytes = reader.readLine()) {
            number++;
            if (bytes.isBlank()) {
                continue;
            }
            try {
                String line = decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
                if (wanted.isEmpty()) {
                    wanted = Optional.of(
                            sink.wanted(parse(line, Optional.of(Set.of())).keys())
                                    .all());
                }
                Parsed parsed = parse(line, wanted);
                sink.row(new Row(number, 1, parsed.keys(), parsed.fields()));
            } catch (IllegalArgumentException e) {
                sink.bad(number, e.getMessage());
            }
        }
    }

    private static Parsed parse(String line, Optional<Set<String>> wanted) {
        try (JsonParser parser = JsonRows.JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            Parsed parsed = JsonRows.object(parser, wanted);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("goes on after the JSON object");
            }
            return parsed;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + JsonFaults.describe(e, line), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
    }

    private static String decode(byte[] utf8) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return line.startsWith("\uFEFF") ? line.substring(1) : line;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }
}
