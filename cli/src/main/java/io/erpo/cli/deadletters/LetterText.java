package io.erpo.cli.deadletters;

import io.erpo.view.json.EventJson;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** A dead letter as text for people. */
final class LetterText {

    /** Most characters shown of an event; a batch or a run may be long. */
    private static final int SHOWN = 400;

    private LetterText() {}

    static List<String> of(StoredLetter stored) {
        Optional<SpecificRecord> event = stored.event();
        String unread = stored.whole() ? "a record that cannot be read" : "a long record";
        return List.of(
                "offset %d: %s %s, refused by %s"
                        .formatted(
                                stored.offset(),
                                event.map(record -> record.getSchema().getName())
                                        .orElse(unread),
                                stored.origin(),
                                stored.letter().getConsumer()),
                "    " + stored.letter().getReason(),
                "    "
                        + event.map(record -> shortened(EventJson.of(record).toString()))
                                .orElseGet(() -> content(stored)));
    }

    private static String content(StoredLetter stored) {
        if (stored.value().isEmpty()) {
            return "no value";
        }
        return stored.whole()
                ? stored.length() + " bytes"
                : "%,d bytes, sha256 %s; the letter carries the beginning, the record stands in its place"
                        .formatted(stored.length(), stored.letter().getValueSha256());
    }

    private static String shortened(String json) {
        return json.length() <= SHOWN ? json : json.substring(0, SHOWN) + " ...";
    }
}
