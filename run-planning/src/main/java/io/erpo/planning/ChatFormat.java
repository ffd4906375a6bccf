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
import java.util.stream.Collectors;

/** A problem as a conversation that waits for the assistant's answer. */
record ChatFormat(PromptStyle settings, ChatTemplate template, List<String> specialTokens, Instant startedAt)
        implements PromptFormat {

    @Override
    public String write(Problem problem) {
        List<ChatMessage> given =
                problem.messages().isEmpty() ? List.of(ChatMessage.user(problem.text())) : problem.messages();
        given.forEach(message -> requireNoSpecialToken(message.content()));
        List<ChatMessage> messages = new ArrayList<>();
        if (!settings.system().isEmpty() && given.stream().noneMatch(ChatFormat::isSystem)) {
            messages.add(ChatMessage.system(settings.system()));
        }
        int last = given.size() - 1;
        messages.addAll(given.subList(0, last));
        String turns = given.stream().map(ChatMessage::content).collect(Collectors.joining("\n"));
        messages.add(ChatMessage.user(settings.textOf(given.get(last).content(), turns)));
        return template.render(
                messages, true, settings.variables(), LocalDateTime.ofInstant(startedAt, ZoneOffset.UTC));
    }

    private static boolean isSystem(ChatMessage message) {
        return message.role().equals("system");
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
