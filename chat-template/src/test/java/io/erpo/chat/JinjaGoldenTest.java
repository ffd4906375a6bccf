package io.erpo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.chat.jinja.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What jinja2 gave for the same templates; see the README beside the resources. */
class JinjaGoldenTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 15, 4, 5);
    private static final JsonNode EXPECTED = json("expected.json");

    @TestFactory
    Stream<DynamicTest> shouldGiveTheTextOfJinja2WhenAnExpressionIsRendered() {
        Map<String, Object> variables = variables(json("variables.json"));
        List<String> templates =
                text("expressions.txt").lines().filter(line -> !line.isEmpty()).toList();
        assertThat(templates).hasSameSizeAs(EXPECTED.get("expressions"));
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            String template = templates.get(i);
            String expected = EXPECTED.get("expressions").get(i).asText();
            tests.add(DynamicTest.dynamicTest(
                    template, () -> assertThat(JinjaTemplate.parse(template).render(variables, NOW))
                            .isEqualTo(expected)));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveTheTextOfJinja2WhenAConversationIsRendered() {
        return Stream.of("line-ends", "thinking", "tools", "turns", "whitespace")
                .flatMap(template -> StreamSupport.stream(
                                json("conversations.json").spliterator(), false)
                        .flatMap(conversation -> Stream.of(true, false)
                                .map(prompt -> conversationTest(template, conversation, prompt))));
    }

    private static DynamicTest conversationTest(String template, JsonNode conversation, boolean addGenerationPrompt) {
        String name = template + "/" + conversation.get("name").asText() + "/" + addGenerationPrompt;
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        variables.put("tools", Optional.empty());
        variables.put("documents", Optional.empty());
        variables.putAll(variables(conversation.path("variables")));
        variables.put("messages", value(conversation.get("messages")));
        variables.put("add_generation_prompt", addGenerationPrompt);
        JsonNode expected = EXPECTED.get("conversations").get(name);
        JinjaTemplate parsed = JinjaTemplate.parse(text("templates/" + template + ".jinja"));
        return DynamicTest.dynamicTest(name, () -> {
            if (expected.isObject()) {
                assertThatThrownBy(() -> parsed.render(variables, NOW)).isInstanceOf(TemplateException.class);
            } else {
                assertThat(parsed.render(variables, NOW)).isEqualTo(expected.asText());
            }
        });
    }

    private static Map<String, Object> variables(JsonNode object) {
        Map<String, Object> variables = new LinkedHashMap<>();
        object.properties().forEach(entry -> variables.put(entry.getKey(), value(entry.getValue())));
        return variables;
    }

    private static Object value(JsonNode json) {
        if (json.isObject()) {
            return variables(json);
        }
        if (json.isArray()) {
            return StreamSupport.stream(json.spliterator(), false)
                    .map(JinjaGoldenTest::value)
                    .toList();
        }
        if (json.isNumber()) {
            return json.isIntegralNumber() ? (Object) json.asLong() : json.asDouble();
        }
        return json.isNull() ? Optional.empty() : json.isBoolean() ? (Object) json.asBoolean() : json.asText();
    }

    private static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(text(name));
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static String text(String name) {
        try (InputStream file = JinjaGoldenTest.class.getResourceAsStream("/chat/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
