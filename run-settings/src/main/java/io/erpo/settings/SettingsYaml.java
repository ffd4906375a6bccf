package io.erpo.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings from YAML into a tree, and binds a complete tree to a {@link RunConfig}, with errors that name the
 * key.
 */
final class SettingsYaml {

    private static final ObjectMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addHandler(new EnumNames())
            .withCoercionConfigDefaults(
                    coercion -> coercion.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Boolean,
                    coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .build();

    /** Jackson's message about {@code .inf} and {@code .nan}, which are numbers in YAML. */
    private static final Pattern NOT_FINITE =
            Pattern.compile("Malformed numeric value '([-+]?\\.(?:inf|nan))'", Pattern.CASE_INSENSITIVE);

    private SettingsYaml() {}

    /** The settings in a user's file; refuses unknown ones. */
    static ObjectNode read(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            ObjectNode settings = parse(file.toString(), yaml);
            KnownSettings.check(file.toString(), settings);
            return settings;
        } catch (NoSuchFileException e) {
            throw new SettingsException("there is no configuration file " + file, e);
        } catch (IOException e) {
            throw new SettingsException("configuration file " + file + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    static ObjectNode parse(String source, InputStream stream) throws IOException {
        byte[] yaml = stream.readAllBytes();
        try {
            JsonNode tree = MAPPER.readTree(yaml);
            if (tree.isMissingNode() || tree.isNull()) {
                return MAPPER.createObjectNode();
            }
            if (tree instanceof ObjectNode settings) {
                requireFinite(source, "", settings);
                return settings;
            }
            throw new SettingsException(source + ": expected settings as \"key: value\" lines, found " + tree);
        } catch (JsonProcessingException e) {
            Matcher notFinite = NOT_FINITE.matcher(e.getOriginalMessage());
            if (notFinite.matches() && e.getProcessor() instanceof JsonParser parser) {
                String key = key(parser.getParsingContext().pathAsPointer());
                throw notFinite(source, key, notFinite.group(1), e);
            }
            throw new SettingsException(YamlFaults.describe(source, e, yaml), e);
        }
    }

    /**
     * The configuration in a complete tree.
     *
     * @throws SettingsException naming the key, the expected and the found value
     */
    static RunConfig bind(ObjectNode settings) {
        try {
            return MAPPER.treeToValue(settings, RunConfig.class);
        } catch (ValueInstantiationException e) {
            throw new SettingsException(e.getCause().getMessage(), e);
        } catch (InvalidFormatException e) {
            throw new SettingsException(
                    "%s must be %s, was \"%s\"".formatted(key(e), describe(e.getTargetType()), e.getValue()), e);
        } catch (MismatchedInputException e) {
            throw new SettingsException(
                    "%s must be %s; it is missing or of another kind".formatted(key(e), describe(e.getTargetType())),
                    e);
        } catch (JsonMappingException e) {
            throw new SettingsException(key(e) + " must be " + allowed(e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory was read", e);
        }
    }

    /** What a number may be that is too large for its setting. */
    private static String allowed(String theirs) {
        return theirs.contains("out of range of long")
                ? "a whole number of at most " + Long.MAX_VALUE
                : theirs.contains("out of range of int")
                        ? "a whole number of at most " + Integer.MAX_VALUE
                        : "another value; see docs/configuration.md";
    }

    private static SettingsException notFinite(String source, String key, String found, Throwable cause) {
        return new SettingsException("%s: %s must be a finite number, was %s".formatted(source, key, found), cause);
    }

    /** A number beyond the range of a double, such as 1.0e999, is read as infinite. */
    private static void requireFinite(String source, String key, JsonNode node) {
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            throw notFinite(source, key, node.asText(), null);
        }
        node.properties()
                .forEach(setting -> requireFinite(
                        source, key.isEmpty() ? setting.getKey() : key + "." + setting.getKey(), setting.getValue()));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireFinite(source, "%s[%d]".formatted(key, i), node.get(i));
            }
        }
    }

    private static String key(JsonPointer place) {
        StringBuilder key = new StringBuilder();
        for (JsonPointer at = place; !at.matches(); at = at.tail()) {
            if (at.getMatchingIndex() >= 0) {
                key.append('[').append(at.getMatchingIndex()).append(']');
            } else {
                key.append(key.length() == 0 ? "" : ".").append(at.getMatchingProperty());
            }
        }
        return key.toString();
    }

    private static String key(JsonMappingException e) {
        StringBuilder key = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                key.append('[').append(step.getIndex()).append(']');
            } else {
                key.append(key.length() == 0 ? "" : ".").append(step.getFieldName());
            }
        }
        return key.toString();
    }

    private static String describe(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> Names.of((Enum<?>) constant))
                            .collect(Collectors.joining(", "));
        }
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == String.class ? "a text" : List.class.isAssignableFrom(type) ? "a list" : "a group of settings";
    }

    /** The names of values have hyphens: {@code leave-one-out}. Underscores are read too, and off, which YAML takes for false. */
    private static final class EnumNames extends DeserializationProblemHandler {

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String failure) {
            return named(type, value);
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String failure) {
            return token == JsonToken.VALUE_FALSE ? named(type.getRawClass(), "off") : NOT_HANDLED;
        }

        private static Object named(Class<?> type, String value) {
            return Arrays.stream(type.isEnum() ? type.getEnumConstants() : new Object[0])
                    .filter(constant -> Names.of((Enum<?>) constant).equalsIgnoreCase(value))
                    .findFirst()
                    .orElse(NOT_HANDLED);
        }
    }
}
