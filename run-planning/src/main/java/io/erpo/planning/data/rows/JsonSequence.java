package io.erpo.planning.data.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.erpo.faults.JsonFaults;
import io.erpo.planning.data.rows.JsonRows.Parsed;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON objects in a list, or one after another over several lines. Reads one at a time, whatever the size of the file. */
final class JsonSequence {

    private JsonSequence() {}

    static void read(InputStream stream, RowSink sink) throws IOException {
        long number = 0;
        try (JsonParser parser = JsonRows.JSON.createParser(stream)) {
            Optional<Set<String>> wanted = Optional.empty();
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            JsonToken token = list ? parser.nextToken() : parser.currentToken();
            for (; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                number++;
                if (token != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    sink.bad(number, "is not a JSON object");
                    continue;
                }
                Parsed parsed = JsonRows.object(parser, wanted);
                try {
                    if (wanted.isEmpty()) {
                        wanted = Optional.of(sink.wanted(parsed.keys()).all());
                    }
                    sink.row(new Row(number, 1, parsed.keys(), parsed.fields()));
                } catch (IllegalArgumentException e) {
                    if (!list && number == 1) {
                        requireNoListInside(parsed, e);
                    }
                    sink.bad(number, e.getMessage());
                }
            }
            if (list && token == null) {
                throw new UnreadableFileException(
                        "is cut off: its list is never closed, after %,d items; fetch or write it again"
                                .formatted(number));
            }
            if (list && parser.nextToken() != null) {
                throw new UnreadableFileException("goes on after its list; write one list, or one object a line");
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(broken(Math.max(0, number - 1), e), e);
        } catch (CharConversionException e) {
            throw new UnreadableFileException("is not UTF-8 text; convert it with iconv -t UTF-8", e);
        }
    }

    private static String broken(long read, JsonProcessingException fault) {
        return fault instanceof JsonEOFException
                ? "is cut off: it ends in the middle, after %,d items; fetch or write it again".formatted(read)
                : "is not JSON after %,d items: %s; correct it there".formatted(read, JsonFaults.describe(fault));
    }

    /** Some tools write one object that holds the list. */
    private static void requireNoListInside(Parsed parsed, IllegalArgumentException cause) {
        List<String> lists = parsed.fields().values().entrySet().stream()
                .filter(field -> field.getValue() instanceof Value.Items items
                        && !items.items().isEmpty()
                        && items.items().stream().allMatch(Value.Fields.class::isInstance))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (lists.size() == 1) {
            throw new UnreadableFileException(
                    "holds its rows inside an object, under \"%s\"; write them as a list, or one a line: jq -c '.[\"%s\"][]' FILE > problems.jsonl"
                            .formatted(lists.get(0), lists.get(0)),
                    cause);
        }
    }
}
