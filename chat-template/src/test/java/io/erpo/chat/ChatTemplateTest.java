package io.erpo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.chat.jinja.TemplateException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4);
    private static final String TURNS = """
            {{ bos_token }}{% if tools %}{{ tools | tojson }}{% endif %}
            {% for message in messages %}
            [{{ message.role }}] {{ message['content'] }}
            {% endfor %}
            {% if add_generation_prompt %}
            [assistant]{% if mood is defined %} ({{ mood }}){% endif %}
            {% endif %}""";

    private final ChatTemplate template = ChatTemplate.parse(TURNS, Map.of("bos_token", "<s>"));

    @Test
    void shouldWriteEveryTurnWhenRendered() {
        List<ChatMessage> messages = List.of(
                ChatMessage.system("Be kind."), ChatMessage.user("{{ x }} {% if %}"), ChatMessage.assistant(""));

        assertThat(template.render(messages, false, NOW))
                .isEqualTo("<s>[system] Be kind.\n[user] {{ x }} {% if %}\n[assistant] \n");
    }

    @Test
    void shouldBeginTheAnswerWhenAGenerationPromptIsAsked() {
        assertThat(template.render(List.of(ChatMessage.user("a")), true, NOW)).isEqualTo("<s>[user] a\n[assistant]");
    }

    @Test
    void shouldPassVariablesOnWhenGiven() {
        Map<String, ?> variables = Map.of("mood", "calm", "tools", List.of(Map.of("name", "f")), "bos_token", "<b>");

        assertThat(template.render(List.of(), true, variables, NOW))
                .isEqualTo("<b>[{\"name\": \"f\"}][assistant] (calm)");
    }

    @Test
    void shouldKnowNoToolsRatherThanUndefinedOnesWhenNoneAreGiven() {
        ChatTemplate asking =
                ChatTemplate.parse("{{ tools is defined }} {{ tools is none }} {{ documents }}", Map.of());

        assertThat(asking.render(List.of(), false, NOW)).isEqualTo("True True None");
    }

    @Test
    void shouldFailBeforeRenderingWhenTheTemplateIsNotSupported() {
        assertThatThrownBy(() -> ChatTemplate.parse("\n{% import 'x' %}", Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 2, column 4: the tag 'import' is not supported");
    }

    @Test
    void shouldRefuseAMessageWhenItsRoleIsBlank() {
        assertThatThrownBy(() -> new ChatMessage(" ", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("role must not be blank, was \" \"");
    }
}
