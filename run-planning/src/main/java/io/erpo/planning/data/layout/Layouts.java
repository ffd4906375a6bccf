package io.erpo.planning.data.layout;

import io.erpo.settings.DataSource;
import io.erpo.settings.SettingsException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises the layout of a file by the keys of its rows; paths that the user gives come first. */
public final class Layouts {

    private static final int KEYS_SHOWN = 20;

    /** In the order in which they are tried. */
    private static final List<Known> KNOWN = List.of(
            new Known(
                    "verl",
                    List.of("prompt"),
                    "reward_model.ground_truth",
                    AnswerForm.WHOLE,
                    List.of("extra_info.index")),
            new Known("plain", List.of("prompt", "problem"), "answer", AnswerForm.WHOLE, List.of("id")),
            new Known("GSM8K", List.of("question"), "answer", AnswerForm.AFTER_HASHES, List.of("id")),
            new Known("AIME", List.of("Problem"), "Answer", AnswerForm.WHOLE, List.of("ID")),
            new Known("question and answer", List.of("Question", "Prompt"), "Answer", AnswerForm.WHOLE, List.of("ID")),
            new Known("MATH", List.of("problem"), "solution", AnswerForm.BOXED, List.of("unique_id", "uuid", "id")),
            new Known("TRL", List.of("prompt"), "solution", AnswerForm.BOXED, List.of("id")),
            new Known("TRL", List.of("prompt", "problem", "question"), "ground_truth", AnswerForm.WHOLE, List.of("id")),
            new Known("slime", List.of("prompt"), "label", AnswerForm.WHOLE, List.of("id")));

    private final Optional<KeyPath> prompt;
    private final Optional<KeyPath> answer;
    private final Optional<KeyPath> id;
    private final Optional<KeyPath> dataSource;

    private Layouts(DataSource settings) {
        this.prompt = path("data.prompt", settings.prompt());
        this.answer = path("data.answer", settings.answer());
        this.id = path("data.id", settings.id());
        this.dataSource = path("data.dataSource", settings.dataSource());
    }

    /** @throws SettingsException when a path of the user is not one */
    public static Layouts of(DataSource settings) {
        return new Layouts(settings);
    }

    private static Optional<KeyPath> path(String setting, String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(KeyPath.of(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(setting + " must be " + e.getMessage(), e);
        }
    }

    /**
     * The layout of rows that have these keys.
     *
     * @throws IllegalArgumentException when they fit none, with the keys that are there
     */
    public Layout recognise(List<String> keys) {
        if (prompt.isPresent() && answer.isPresent()) {
            return withPaths(new Known("as set", List.of(), "answer", AnswerForm.WHOLE, List.of("id")));
        }
        return KNOWN.stream()
                .filter(known -> prompt.isPresent() || known.prompts().anyMatch(path -> path.startsIn(keys)))
                .filter(known -> answer.isPresent() || known.answerPath().startsIn(keys))
                .findFirst()
                .map(this::withPaths)
                .orElseThrow(() -> new IllegalArgumentException(complaint(keys)));
    }

    private Layout withPaths(Known known) {
        return new Layout(
                prompt.isPresent() || answer.isPresent() ? "as set" : known.name(),
                prompt.map(List::of).orElseGet(() -> known.prompts().toList()),
                answer.orElseGet(known::answerPath),
                answer.isPresent() ? AnswerForm.WHOLE : known.form(),
                id.map(List::of)
                        .orElseGet(() -> known.ids().stream().map(KeyPath::of).toList()),
                dataSource.orElseGet(() -> KeyPath.of("data_source")),
                dataSource.isPresent());
    }

    /** What is missing, in terms of the plain layout, which a user can always write. */
    private String complaint(List<String> keys) {
        boolean asked = prompt.isPresent() || knownPrompts().anyMatch(keys::contains);
        String missing = !asked
                ? "has neither \"prompt\" nor \"problem\" nor \"question\""
                : "has no \"" + answer.map(KeyPath::text).orElse("answer") + "\"";
        return "%s; %s; name the paths with data.prompt and data.answer".formatted(missing, there(keys));
    }

    private static Stream<String> knownPrompts() {
        return KNOWN.stream().flatMap(known -> known.promptKeys().stream()).distinct();
    }

    /** The keys that a row has, for a complaint. */
    static String there(List<String> keys) {
        if (keys.isEmpty()) {
            return "it has no keys";
        }
        String more = keys.size() > KEYS_SHOWN ? " and %d more".formatted(keys.size() - KEYS_SHOWN) : "";
        return keys.stream().limit(KEYS_SHOWN).collect(Collectors.joining(", ", "it has ", more));
    }

    private record Known(String name, List<String> promptKeys, String answer, AnswerForm form, List<String> ids) {

        Stream<KeyPath> prompts() {
            return promptKeys.stream().map(KeyPath::of);
        }

        KeyPath answerPath() {
            return KeyPath.of(answer);
        }
    }
}
