package io.erpo.planning;

import io.erpo.chat.ChatMessage;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.SettingsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes problems as the exact texts that the policy gets, so that the log holds what the policy read. */
@FunctionalInterface
interface PromptFormat {

    /**
     * The text for a problem.
     *
     * @throws IllegalArgumentException saying why the problem has none
     * @throws TemplateException when the checkpoint's chat template refuses it
     */
    String write(Problem problem);

    /**
     * The settings with the template that the checkpoint has, where they leave that to it.
     *
     * @throws SettingsException when there is a system turn and no chat template to write it with
     */
    static PromptStyle fitted(PromptStyle settings, Path model) {
        if (settings.template() != PromptStyle.Template.AUTO) {
            return settings;
        }
        if (CheckpointFiles.read(model).tokenizer().chatTemplate().isPresent()) {
            return settings.chat();
        }
        if (!settings.system().isEmpty()) {
            throw new SettingsException(
                    "prompt.system needs a chat template, but the checkpoint in %s has none".formatted(model));
        }
        return settings.plain();
    }

    /**
     * The format of a run.
     *
     * @param settings with a template, see {@link #fitted}
     * @param model checkpoint directory of the base policy
     * @param startedAt for chat templates that write the date, in UTC
     * @throws SettingsException when a chat template is requested and the checkpoint has none
     * @throws PolicyException when the checkpoint's template is not supported
     */
    static PromptFormat of(PromptStyle settings, Path model, Instant startedAt) {
        if (settings.template() == PromptStyle.Template.PLAIN) {
            return problem -> settings.textOf(withoutRoles(problem));
        }
        TokenizerFiles tokenizer = CheckpointFiles.read(model).tokenizer();
        return tokenizer
                .chatTemplate()
                .map(template ->
                        (PromptFormat) new ChatFormat(settings, template, tokenizer.specialTokens(), startedAt))
                .orElseThrow(() -> new SettingsException(
                        ("prompt.template is chat, but the checkpoint in %s has no chat template: there is neither"
                                        + " chat_template.jinja nor chat_template in tokenizer_config.json; set"
                                        + " prompt.template to plain, or take a checkpoint of a chat model")
                                .formatted(model)));
    }

    /** A plain prompt has no turns: the contents of messages follow each other, with an empty line between them. */
    private static String withoutRoles(Problem problem) {
        return problem.messages().isEmpty()
                ? problem.text()
                : problem.messages().stream().map(ChatMessage::content).collect(Collectors.joining("\n\n"));
    }

    /**
     * Writes every problem.
     *
     * @throws DataException when problems cannot be written, or two of them give the same text
     */
    default DataSet write(DataSet problems) {
        Map<Problem, Problem> written = new HashMap<>();
        Map<String, Problem> byText = new HashMap<>();
        List<String> complaints = new ArrayList<>();
        problems.all().forEach(problem -> {
            try {
                String text = write(problem);
                Problem earlier = byText.putIfAbsent(text, problem);
                if (earlier != null) {
                    throw new IllegalArgumentException("becomes the same prompt as " + earlier.source());
                }
                written.put(problem, problem.withText(text));
            } catch (IllegalArgumentException | TemplateException e) {
                complaints.add(problem.source() + ": " + e.getMessage());
            }
        });
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "%d of the problems cannot be written as prompts; nothing was started".formatted(complaints.size()),
                    complaints);
        }
        return problems.withTexts(written::get);
    }
}
