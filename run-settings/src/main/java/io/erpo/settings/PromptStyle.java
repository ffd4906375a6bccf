package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

/**
 * How a problem becomes the text that the policy gets.
 *
 * @param template whether to use the text unchanged, or as a user's turn in the checkpoint's chat template
 * @param system content of a system turn before it; blank for none
 * @param text in which {@code {problem}} stands for the problem
 */
public record PromptStyle(Template template, String system, String text) {

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
    }

    /** The text for one problem. */
    public String textOf(String problem) {
        return text.equals(PROBLEM) ? problem : text.replace(PROBLEM, problem);
    }
}
