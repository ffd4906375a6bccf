package io.erpo.history.intake;

import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.schemas.Events;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Handles the events of one type.
 *
 * @param key the key with which an event of this type must be published
 * @param action throws {@link RefusedEventException} before anything has changed
 */
public record Handler<E extends SpecificRecord>(Class<E> type, Function<E, String> key, Consumer<E> action) {

    /**
     * Handles a record.
     *
     * @throws io.erpo.schemas.UnreadableEventException when the value is not an event of the type
     * @throws RefusedEventException when the event breaks a rule
     */
    void handle(String found, byte[] value) {
        E event = Events.decode(value, type);
        refuseUnless(
                key.apply(event).equals(found),
                "its key is \"%s\", but it belongs to \"%s\": it may stand in the wrong partition",
                found,
                key.apply(event));
        action.accept(event);
    }
}
