package io.erpo.chat;

import java.util.Map;

/**
 * A turn of a conversation.
 *
 * @param role whose it is, such as {@code system}, {@code user} or {@code assistant}; templates decide which they know
 * @param content what is said; may be empty
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
