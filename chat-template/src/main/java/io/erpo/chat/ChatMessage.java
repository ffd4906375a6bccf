package io.erpo.chat;

import java.util.Map;

/**
 * A turn of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or another one that the template knows
 * @param content may be empty
 */
public record ChatMessage(String role, String content) {

    public ChatMessage {
        if (role.isBlank()) {
            throw new IllegalArgumentException("role must not be blank, was \"" + role + "\"");
        }
    }

    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    Map<String, Object> variables() {
        return Map.of("role", role, "content", content);
    }
}
