package io.erpo.settings.rewards;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that say that a parameter is a secret. A run publishes its parameters in the log, in run.json and in archives,
 * so no secret may be among them.
 */
public final class SecretNames {

    /** Of names without case and separators. */
    private static final Pattern SECRET = Pattern.compile(String.join(
            "|",
            ".*(password|passwd|passphrase|secret|credential|authorization|authorisation).*",
            ".*(apikey|accesskey|privatekey|signingkey|encryptionkey|subscriptionkey|authkey).*",
            ".*(api|access|auth|bearer|refresh|session|id|hf)tokens?(value)?[0-9]*",
            "auth|bearer|jwt|pwd|.*pwd"));

    /** A single token is a secret, unless the word before it says that it is one of a text. */
    private static final Pattern TOKEN = Pattern.compile("(?:.*?_)??([^_]*)_?token[0-9]*");

    private static final Set<String> OF_A_TEXT = Set.of(
            "per",
            "max",
            "min",
            "first",
            "last",
            "next",
            "new",
            "stop",
            "start",
            "begin",
            "end",
            "eos",
            "bos",
            "pad",
            "sep",
            "mask",
            "unk",
            "special",
            "think",
            "thinking");

    private SecretNames() {}

    /** Whether a parameter with this name is a secret: {@code apiKey}, {@code API_KEY} and {@code api.key} alike. */
    public static boolean matches(String name) {
        String words = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|[^\\p{L}\\p{N}]+", "_")
                .toLowerCase(Locale.ROOT);
        Matcher token = TOKEN.matcher(words);
        return SECRET.matcher(words.replace("_", "")).matches()
                || token.matches() && !OF_A_TEXT.contains(token.group(1));
    }

    /**
     * The same parameters.
     *
     * @throws IllegalArgumentException naming the first one that is named like a secret, without its value
     */
    public static Map<String, String> withoutSecrets(Map<String, String> parameters) {
        parameters.keySet().stream()
                .sorted()
                .filter(SecretNames::matches)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s is named like a secret, and parameters are published in the log, in run.json and in archives; give it to the reward's own process in an environment variable"
                                    .formatted(name));
                });
        return parameters;
    }
}
