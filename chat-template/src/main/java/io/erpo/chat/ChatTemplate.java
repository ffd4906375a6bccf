package io.erpo.chat;

import io.erpo.chat.jinja.TemplateException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chat template of a checkpoint. Renders byte for byte the text of {@code apply_chat_template} in transformers.
 * Immutable; any thread may render it.
 */
public final class ChatTemplate {

    private final JinjaTemplate template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(JinjaTemplate template, Map<String, String> specialTokens) {
        this.template = template;
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /**
     * Reads a template.
     *
     * @param source in Jinja
     * @param specialTokens by their names in templates, such as {@code bos_token}
     * @throws TemplateException when the source cannot be parsed, or uses an unsupported feature; names it, with line and
     *     column
     */
    public static ChatTemplate parse(String source, Map<String, String> specialTokens) {
        return new ChatTemplate(JinjaTemplate.parse(source), specialTokens);
    }

    /** As {@link #render(List, boolean, Map, LocalDateTime)}, without further variables. */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt, LocalDateTime now) {
        return render(messages, addGenerationPrompt, Map.of(), now);
    }

    /**
     * The conversation as text.
     *
     * @param addGenerationPrompt whether the text ends with the beginning of the assistant's next turn
     * @param variables further variables of the template, such as {@code tools} or {@code enable_thinking}: texts,
     *     numbers, booleans, {@code Optional.empty()} for None, and lists and maps of these
     * @param now for templates that write the date
     * @throws TemplateException when the template refuses the conversation
     */
    public String render(
            List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, ?> variables, LocalDateTime now) {
        Map<String, Object> all = new HashMap<>(specialTokens);
        all.put("tools", Optional.empty());
        all.put("documents", Optional.empty());
        all.putAll(variables);
        all.put("messages", messages.stream().map(ChatMessage::variables).toList());
        all.put("add_generation_prompt", addGenerationPrompt);
        return template.render(all, now);
    }
}
