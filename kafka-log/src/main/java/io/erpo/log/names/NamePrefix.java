package io.erpo.log.names;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the names of topics, groups, transactional ids and users begin with in Kafka. The code, the log's events and
 * archives use names without it, so that an archive or a mirror can move to an installation with another prefix.
 *
 * @param text empty, or a word that ends with a full stop: {@code team-a.}
 */
public record NamePrefix(String text) {

    /** The setting of a connection to Kafka that holds it. */
    public static final String SETTING = "erpo.prefix";

    /** Names are as in the code. */
    public static final NamePrefix NONE = new NamePrefix("");

    /**
     * Only its end is a full stop, so that no prefix begins with another. An installation without a prefix has rights
     * to all names that begin with its own; those must not be prefixes.
     */
    private static final Pattern VALID =
            Pattern.compile("(?!(erpo-history|learner|sampler|reward|cli)-)[a-z0-9][a-z0-9-]{0,31}\\.");

    public NamePrefix {
        if (!text.isEmpty() && !VALID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    ("%s must be up to 32 small letters, digits and hyphens, and a full stop, such as \"team-a.\", and"
                                    + " must not begin with erpo-history-, learner-, sampler-, reward- or cli-; it is"
                                    + " \"%s\"")
                            .formatted(SETTING, text));
        }
    }

    /** The prefix in these settings of a connection. */
    public static NamePrefix of(Map<String, ?> connection) {
        return Optional.ofNullable(connection.get(SETTING))
                .map(value -> new NamePrefix(value.toString().strip()))
                .orElse(NONE);
    }

    /** The name in Kafka. */
    public String add(String name) {
        return text + name;
    }

    /** Whether the name in Kafka is one of this installation's. An installation without a prefix cannot tell. */
    public boolean has(String nameInKafka) {
        return nameInKafka.startsWith(text);
    }

    /**
     * The name in the code.
     *
     * @throws IllegalArgumentException when the name in Kafka lacks the prefix
     */
    public String remove(String nameInKafka) {
        if (!has(nameInKafka)) {
            throw new IllegalArgumentException(
                    "a name must begin with the prefix \"%s\", was %s".formatted(text, nameInKafka));
        }
        return nameInKafka.substring(text.length());
    }
}
