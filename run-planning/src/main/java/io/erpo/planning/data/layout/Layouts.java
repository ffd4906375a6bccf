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

    private static final String[] MBPP = {"challenge_test_list", "test_imports", "test_setup_code"};

    /** In the order in which they are tried. */
    private static final List<Known> KNOWN = List.of(
            Known.answer("verl", List.of("prompt"), "reward_model.ground_truth", List.of("extra_info.index")),
            Known.answer("plain", List.of("prompt", "problem"), "answer", List.of("id")),
            Known.answer("GSM8K", List.of("question"), "answer", AnswerForm.AFTER_HASHES, List.of("id")),
            Known.answer("AIME", List.of("Problem"), "Answer", List.of("ID")),
            Known.answer("question and answer", List.of("Question", "Prompt"), "Answer", List.of("ID")),
            Known.tests("HumanEval", "prompt", Addition.NOTHING, "task_id", List.of("test", "entry_point"), "prompt"),
            Known.tests("MBPP", "text", Addition.FIRST_TEST, "task_id", List.of("test_list"), MBPP),
            Known.tests("MBPP, sanitized", "prompt", Addition.FIRST_TEST, "task_id", List.of("test_list"), MBPP),
            Known.tests("APPS", "question", Addition.STARTER_CODE, "problem_id", List.of("input_output")),
            Known.tests(
                    "LiveCodeBench",
                    "question_content",
                    Addition.STARTER_CODE,
                    "question_id",
                    List.of("public_test_cases"),
                    "private_test_cases",
                    "metadata"),
            Known.answer("MATH", List.of("problem"), "solution", AnswerForm.BOXED, List.of("unique_id", "uuid", "id")),
            Known.answer("TRL", List.of("prompt"), "solution", AnswerForm.BOXED, List.of("id")),
            Known.answer("TRL", List.of("prompt", "problem", "question"), "ground_truth", List.of("id")),
            Known.answer("slime", List.of("prompt"), "label", List.of("id")));

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
            return withPaths(Known.answer("as set", List.of(), "answer", List.of("id")));
        }
        return KNOWN.stream()
                .filter(known -> prompt.isPresent() || known.prompts().anyMatch(path -> path.startsIn(keys)))
                .filter(known -> answer.isPresent()
                        ? !known.hasTests()
                        : known.reference().isIn(keys))
                .findFirst()
                .map(this::withPaths)
                .orElseThrow(() -> new IllegalArgumentException(complaint(keys)));
    }

    private Layout withPaths(Known known) {
        return new Layout(
                prompt.isPresent() || answer.isPresent() ? "as set" : known.name(),
                prompt.map(List::of).orElseGet(() -> known.prompts().toList()),
                prompt.isPresent() ? Addition.NOTHING : known.addition(),
                answer.<ReferenceSource>map(path -> new ReferenceSource.Answer(path, AnswerForm.WHOLE))
                        .orElseGet(known::reference),
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
        return KNOWN.stream()
                .filter(known -> !known.hasTests())
                .flatMap(known -> known.promptKeys().stream())
                .distinct();
    }

    /** The keys that a row has, for a complaint. */
    static String there(List<String> keys) {
        if (keys.isEmpty()) {
            return "it has no keys";
        }
        String more = keys.size() > KEYS_SHOWN ? " and %d more".formatted(keys.size() - KEYS_SHOWN) : "";
        return keys.stream().limit(KEYS_SHOWN).collect(Collectors.joining(", ", "it has ", more));
    }

    private record Known(
            String name, List<String> promptKeys, Addition addition, ReferenceSource reference, List<String> ids) {

        static Known answer(String name, List<String> prompts, String answer, List<String> ids) {
            return answer(name, prompts, answer, AnswerForm.WHOLE, ids);
        }

        static Known answer(String name, List<String> prompts, String answer, AnswerForm form, List<String> ids) {
            return new Known(
                    name, prompts, Addition.NOTHING, new ReferenceSource.Answer(KeyPath.of(answer), form), ids);
        }

        /** The fields that the reward {@code code} reads, of which a row has the required ones. */
        static Known tests(
                String name, String prompt, Addition addition, String id, List<String> required, String... others) {
            ReferenceSource tests = new ReferenceSource.Tests(
                    required.stream().map(KeyPath::of).toList(),
                    Stream.of(others).map(KeyPath::of).toList());
            return new Known(name, List.of(prompt), addition, tests, List.of(id, "id"));
        }

        boolean hasTests() {
            return reference instanceof ReferenceSource.Tests;
        }

        Stream<KeyPath> prompts() {
            return promptKeys.stream().map(KeyPath::of);
        }
    }
}
