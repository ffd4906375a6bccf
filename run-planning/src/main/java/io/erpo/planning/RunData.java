package io.erpo.planning;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.GeneratedTasks;
import io.erpo.planning.data.Problem;
import io.erpo.planning.data.ProblemFiles;
import io.erpo.planning.data.SkippedRows;
import io.erpo.settings.DataSource;
import io.erpo.settings.PromptStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The problems of a run, and what a person should know of how they were read.
 *
 * @param fromFiles whether they were read, not generated
 */
record RunData(DataSet problems, boolean fromFiles, List<String> notes, SkippedRows skipped) {

    private static final int LONGEST_TEXT = 1_500;
    private static final int SKIPPED_SHOWN = 3;

    RunData {
        notes = List.copyOf(notes);
    }

    /** @param mostHeldOut how many problems of a file to hold out at most */
    static RunData load(DataSource data, int mostHeldOut) {
        if (data.isGenerated()) {
            DataSet problems = new GeneratedTasks(data.seed()).dataSet(data.training(), data.heldOut());
            return new RunData(problems, false, List.of(), SkippedRows.NONE);
        }
        ProblemFiles files = ProblemFiles.read(data);
        return new RunData(
                DataSet.split(files.name(), files.problems(), data.heldOutShare(), mostHeldOut, data.seed()),
                true,
                notes(files),
                files.skipped());
    }

    static List<String> notes(ProblemFiles files) {
        List<String> notes = new ArrayList<>();
        files.layouts().forEach(layout -> notes.add("%s: %s".formatted(files.name(), layout)));
        if (files.duplicates() > 0) {
            notes.add("%s: %d %ss repeat an earlier one and were dropped"
                    .formatted(files.name(), files.duplicates(), files.part()));
        }
        if (files.respelled() > 0) {
            notes.add(
                    "%s: %d %ss repeat an earlier one with other white space or in another Unicode form and were dropped"
                            .formatted(files.name(), files.respelled(), files.part()));
        }
        SkippedRows skipped = files.skipped();
        if (skipped.count() > 0) {
            notes.add("%s: %d bad %s%s skipped (data.onBadLine: skip), such as\n  %s"
                    .formatted(
                            files.name(),
                            skipped.count(),
                            files.part(),
                            skipped.count() == 1 ? " was" : "s were",
                            skipped.complaints().stream().limit(SKIPPED_SHOWN).collect(Collectors.joining("\n  "))));
        }
        return notes;
    }

    /**
     * What becomes of the roles of conversations; empty when they stay, or there are none.
     *
     * @param asked the settings of the user
     * @param style those settings with a template
     */
    Optional<String> rolesNote(PromptStyle asked, PromptStyle style) {
        if (style.template() == PromptStyle.Template.CHAT) {
            boolean ownSystem = problems.all().anyMatch(problem -> problem.messages().stream()
                    .anyMatch(message -> message.role().equals("system")));
            return ownSystem && !style.system().isEmpty()
                    ? Optional.of("prompts that bring a system turn keep it; prompt.system is for the others")
                    : Optional.empty();
        }
        long conversations =
                problems.all().filter(problem -> !problem.messages().isEmpty()).count();
        return conversations == 0
                ? Optional.empty()
                : Optional.of(
                        "%d prompts are messages; %s"
                                .formatted(
                                        conversations,
                                        asked.template() == PromptStyle.Template.AUTO
                                                ? "the checkpoint has no chat template, so the policy reads their contents without roles"
                                                : "prompt.template is plain, so the policy reads their contents without roles; prompt.template: chat keeps them"));
    }

    /** @param written the problems as prompts */
    static String firstPrompt(DataSet written) {
        Problem first = written.all().findFirst().orElseThrow();
        return "first problem, as the policy will read it (%s):\n%s\nreference: %s"
                .formatted(
                        first.source(),
                        indented(first.text()),
                        indented(first.reference()).strip());
    }

    private static String indented(String text) {
        String shown = text.length() <= LONGEST_TEXT
                ? text
                : "%s ... (%d more characters)"
                        .formatted(text.substring(0, LONGEST_TEXT), text.length() - LONGEST_TEXT);
        return printable(shown).lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    /** A control character of the data must not reach the terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
