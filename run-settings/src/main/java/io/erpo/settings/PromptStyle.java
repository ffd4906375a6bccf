package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a problem becomes the text that the policy gets.
 *
 * @param template whether to use the text unchanged, or as a user's turn in the checkpoint's chat template
 * @param system content of a system turn before it; blank for none
 * @param text in which {@code {problem}} stands for the problem
 * @param instruction how to answer, added to a problem that does not say so itself; blank for none
 * @param addSpecialTokens whether a plain text gets the tokens that the tokenizer puts around a text, such as the beginning of a
 *     sequence; a chat template writes its own
 * @param templateVariables for the chat template: texts, numbers, booleans, nulls, and lists and maps of these
 */
public record PromptStyle(
        Template template,
        String system,
        String text,
        String instruction,
        boolean addSpecialTokens,
        Map<String, Object> templateVariables) {

    public static final String PROBLEM = "{problem}";

    /** How texts ask for the form of an answer: the words of DAPO, of GSM8K, and of most prompts for mathematics. */
    private static final Pattern FORM =
            Pattern.compile("\\\\f?boxed\\b|<answer>|####|(?i:answer)\\W{0,3}:|(?i:final answer)");

    public enum Template {
        PLAIN,
        CHAT,
        /** Chat when the checkpoint has a chat template, else plain. */
        AUTO
    }

    public PromptStyle {
        require(text.contains(PROBLEM), "prompt.text", "a text that holds " + PROBLEM, "\"" + text + "\"");
        require(
                template != Template.PLAIN || system.isEmpty(),
                "prompt.system",
                "empty unless prompt.template is chat or auto",
                "\"" + system + "\"");
        templateVariables = TemplateVariables.checked(templateVariables);
        require(
                template != Template.PLAIN || templateVariables.isEmpty(),
                "prompt.templateVariables",
                "empty unless prompt.template is chat or auto",
                templateVariables);
    }

    /** With the tokenizer's special tokens, and without variables. */
    public PromptStyle(Template template, String system, String text, String instruction) {
        this(template, system, text, instruction, true, Map.of());
    }

    /** The same as plain text, where a checkpoint has no chat template. */
    public PromptStyle plain() {
        return new PromptStyle(Template.PLAIN, "", text, instruction, addSpecialTokens, Map.of());
    }

    /** The same in the chat template of the checkpoint. */
    public PromptStyle chat() {
        return new PromptStyle(Template.CHAT, system, text, instruction, addSpecialTokens, templateVariables);
    }

    /** The variables in the form that chat templates take. */
    public Map<String, Object> variables() {
        return TemplateVariables.forTemplate(templateVariables);
    }

    /** The text for one problem. */
    public String textOf(String problem) {
        return textOf(problem, problem);
    }

    /**
     * The text for the last turn of a problem.
     *
     * @param turns all that the problem says, which may ask for the form of the answer
     */
    public String textOf(String lastTurn, String turns) {
        boolean alone = instruction.isBlank() || asksForAForm(turns) || asksForAForm(system);
        String problem = alone ? lastTurn : lastTurn + "\n\n" + instruction;
        return text.equals(PROBLEM) ? problem : text.replace(PROBLEM, problem);
    }

    private static boolean asksForAForm(String text) {
        return FORM.matcher(text).find();
    }
}
