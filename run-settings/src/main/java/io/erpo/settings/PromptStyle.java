package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import java.util.Map;

/**
 * How a problem becomes the text that the policy gets.
 *
 * @param template whether to use the text unchanged, or as a user's turn in the checkpoint's chat template
 * @param system content of a system turn before it; blank for none
 * @param text in which {@code {problem}} stands for the problem
 * @param addSpecialTokens whether a plain text gets the tokens that the tokenizer puts around a text, such as the beginning of a
 *     sequence; a chat template writes its own
 * @param templateVariables for the chat template: texts, numbers, booleans, nulls, and lists and maps of these
 */
public record PromptStyle(
        Template template,
        String system,
        String text,
        boolean addSpecialTokens,
        Map<String, Object> templateVariables) {

    public static final String PROBLEM = "{problem}";

    public enum Template {
        PLAIN,
        CHAT
    }

    public PromptStyle {
        require(text.contains(PROBLEM), "prompt.text", "a text that holds " + PROBLEM, "\"" + text + "\"");
        require(
                template == Template.CHAT || system.isEmpty(),
                "prompt.system",
                "empty unless prompt.template is chat",
                "\"" + system + "\"");
        templateVariables = TemplateVariables.checked(templateVariables);
        require(
                template == Template.CHAT || templateVariables.isEmpty(),
                "prompt.templateVariables",
                "empty unless prompt.template is chat",
                templateVariables);
    }

    /** With the tokenizer's special tokens, and without variables. */
    public PromptStyle(Template template, String system, String text) {
        this(template, system, text, true, Map.of());
    }

    /** The variables in the form that chat templates take. */
    public Map<String, Object> variables() {
        return TemplateVariables.forTemplate(templateVariables);
    }

    /** The text for one problem. */
    public String textOf(String problem) {
        return text.equals(PROBLEM) ? problem : text.replace(PROBLEM, problem);
    }
}
