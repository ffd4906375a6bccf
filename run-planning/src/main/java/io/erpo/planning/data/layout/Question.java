package io.erpo.planning.data.layout;

import io.erpo.chat.ChatMessage;
import io.erpo.planning.data.rows.JsonText;
import io.erpo.planning.data.rows.Value;
import io.erpo.planning.data.rows.Value.Fields;
import io.erpo.planning.data.rows.Value.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is asked: a text, or a conversation that ends in a user's turn.
 *
 * @param text for a conversation of one turn its content; for others all contents, with their roles unless there are
 * user's turns only
 * @param messages empty for a text
 */
public record Question(String text, List<ChatMessage> messages) {

    private static final Pattern PYTHON_MESSAGES = Pattern.compile("^\\s*\\[\\s*\\{\\s*'(role|content)'\\s*:");

    public Question {
        messages = List.copyOf(messages);
    }

    static Question of(String key, Value value) {
        if (value instanceof Items items) {
            return ofMessages(key, items.items());
        }
        if (value instanceof Fields message && message.values().containsKey("content")) {
            return ofMessages(key, List.of(message));
        }
        String text = Layout.text(key, value, false);
        if (PYTHON_MESSAGES.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "\"%s\" holds messages as Python prints them; write them as Parquet, or with json.dumps"
                            .formatted(key));
        }
        return messagesIn(text)
                .map(messages -> ofMessages(key, messages.items()))
                .orElseGet(() -> new Question(text, List.of()));
    }

    /** A table without lists has messages as JSON in a cell. */
    private static Optional<Items> messagesIn(String text) {
        return text.startsWith("[{")
                ? JsonText.in(text)
                        .filter(Items.class::isInstance)
                        .map(Items.class::cast)
                        .filter(list -> list.items().stream().allMatch(Question::isMessage))
                : Optional.empty();
    }

    private static boolean isMessage(Value item) {
        return item instanceof Fields fields && fields.values().keySet().containsAll(List.of("role", "content"));
    }

    private static Question ofMessages(String key, List<Value> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("\"" + key + "\" is an empty list; expected messages");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (Value item : items) {
            messages.add(message("%s[%d]".formatted(key, messages.size()), item));
        }
        ChatMessage last = messages.get(messages.size() - 1);
        if (!last.role().equals("user")) {
            throw new IllegalArgumentException(
                    "\"%s\" ends in a turn of role %s; a prompt must end in a user's turn".formatted(key, last.role()));
        }
        if (messages.stream()
                .anyMatch(message ->
                        message.role().equals("user") && message.content().isBlank())) {
            throw new IllegalArgumentException("\"" + key + "\" has an empty user's turn");
        }
        return new Question(text(messages), messages);
    }

    private static String text(List<ChatMessage> messages) {
        return messages.size() == 1
                ? messages.get(0).content()
                : messages.stream()
                        .map(message -> message.role() + ": " + message.content())
                        .collect(Collectors.joining("\n\n"));
    }

    private static ChatMessage message(String place, Value item) {
        if (!(item instanceof Fields fields)
                || !fields.values().containsKey("role")
                || !fields.values().containsKey("content")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a message with \"role\" and \"content\"%s".formatted(place, there(item)));
        }
        if (!fields.repeated().isEmpty()) {
            throw new IllegalArgumentException("\"%s\" has a key twice; keep one".formatted(place));
        }
        String role = Layout.text(place + ".role", fields.values().get("role"), false);
        if (role.isBlank()) {
            throw new IllegalArgumentException("\"%s.role\" is empty".formatted(place));
        }
        return new ChatMessage(role, content(place + ".content", fields.values().get("content")));
    }

    /** A content may be a list of parts; text is all that this kind of policy reads. */
    private static String content(String place, Value content) {
        if (!(content instanceof Items parts)) {
            return Layout.text(place, content, false);
        }
        return parts.items().stream()
                .map(part -> {
                    if (part instanceof Fields fields && fields.values().get("text") instanceof Value.Text text) {
                        return Layout.text(place, text, false);
                    }
                    throw new IllegalArgumentException(
                            "\"%s\" has a part that is not text, such as an image; policies here read text only"
                                    .formatted(place));
                })
                .collect(Collectors.joining());
    }

    private static String there(Value item) {
        return item instanceof Fields fields
                ? "; it has " + fields.values().keySet().stream().sorted().collect(Collectors.joining(", "))
                : ", but " + item.kind();
    }
}
