package io.erpo.planning;

import io.erpo.chat.ChatMessage;
import io.erpo.chat.ChatTemplate;
import io.erpo.planning.data.Problem;
import io.erpo.settings.PromptStyle;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A problem as a conversation that waits for the assistant's answer. */
record ChatFormat(PromptStyle settings, ChatTemplate template, List<String> specialTokens, Instant startedAt)
        implements PromptFormat {

    @Override
    public String write(Problem problem) {
        requireNoSpecialToken(problem.text());
        List<ChatMessage> messages = new ArrayList<>();
        if (!settings.system().isEmpty()) {
            messages.add(ChatMessage.system(settings.system()));
        }
        messages.add(ChatMessage.user(settings.textOf(problem.text())));
        return template.render(
                messages, true, settings.variables(), LocalDateTime.ofInstant(startedAt, ZoneOffset.UTC));
    }

    /**
     * The tokenizer would read such a text as the token itself, so a line of data could end its turn and forge another.
     */
    private void requireNoSpecialToken(String text) {
        specialTokens.stream().filter(text::contains).findFirst().ifPresent(token -> {
            throw new IllegalArgumentException(
                    "holds the special token " + token + ", which could forge turns of the conversation; remove it");
        });
    }
}
