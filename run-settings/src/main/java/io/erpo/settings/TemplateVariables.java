package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Variables that a user gives to the chat template, such as {@code enable_thinking}. */
public final class TemplateVariables {

    private static final String KEY = "prompt.templateVariables";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What the rendering itself gives to a template. */
    private static final Set<String> RESERVED = Set.of(
            "messages",
            "add_generation_prompt",
            "continue_final_message",
            "bos_token",
            "eos_token",
            "unk_token",
            "sep_token",
            "pad_token",
            "cls_token",
            "mask_token",
            "raise_exception",
            "strftime_now",
            "namespace",
            "range",
            "dict",
            "loop");

    private static final ObjectMapper YAML = new YAMLMapper();

    private TemplateVariables() {}

    /**
     * A copy whose values may be null.
     *
     * @throws IllegalArgumentException when a name is reserved or none, or a value of no kind that templates know
     */
    static Map<String, Object> checked(Map<String, Object> variables) {
        variables.forEach((name, value) -> {
            require(NAME.matcher(name).matches(), KEY, "given names of letters, digits and _", "\"" + name + "\"");
            require(
                    !RESERVED.contains(name),
                    KEY,
                    "given other names than those that every template gets (messages, add_generation_prompt, bos_token, ...)",
                    name);
            requireKnown(name, value);
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    private static void requireKnown(String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(item -> requireKnown(name, item));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> requireKnown(name, item));
        } else {
            require(
                    value == null
                            || value instanceof String
                            || value instanceof Boolean
                            || value instanceof Integer
                            || value instanceof Long
                            || value instanceof Double number && Double.isFinite(number),
                    KEY + "." + name,
                    "a text, a number of at most 64 bits, true, false, null, or a list or group of these",
                    value);
        }
    }

    /** The values in the form that chat templates take: an empty optional for null. */
    static Map<String, Object> forTemplate(Map<String, Object> variables) {
        Map<String, Object> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> values.put(name, forTemplate(value)));
        return values;
    }

    private static Object forTemplate(Object value) {
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            list.forEach(item -> values.add(forTemplate(item)));
            return values;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            map.forEach((key, item) -> values.put(key, forTemplate(item)));
            return values;
        }
        return value == null ? Optional.empty() : value;
    }

    /**
     * Variables that are given as texts, as a chat template takes them. A value is read as in a configuration file, or is the
     * text itself where that is not possible.
     *
     * @throws IllegalArgumentException when a name is reserved or none
     */
    public static Map<String, Object> ofTexts(Map<String, String> texts) {
        Map<String, Object> variables = new LinkedHashMap<>();
        texts.forEach((name, text) -> variables.put(name, value(text)));
        return forTemplate(checked(variables));
    }

    private static Object value(String text) {
        try {
            return text.isBlank() ? text : YAML.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
