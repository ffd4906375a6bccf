package io.erpo.planning;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.PromptStyle.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The prompts of a run as its policy reads them: with the special tokens of the tokenizer written out, so that the log holds what
 * was read, and samplers need not know whether to add any.
 *
 * @param longest tokens of the longest prompt
 */
record ReadPrompts(DataSet data, int longest) {

    /**
     * Tokenizes every prompt.
     *
     * @param model for messages
     * @param context tokens that prompt and response may have together
     * @throws DataException when the tokenizer lacks characters, or a prompt leaves no room for a response
     */
    static ReadPrompts of(
            DataSet written, PromptStyle style, Tokenizer tokenizer, Path model, int context, int maxNewTokens) {
        boolean addsTokens = addsTokens(style);
        Map<Problem, Problem> read = new HashMap<>();
        Map<String, Problem> byText = new HashMap<>();
        List<String> complaints = new ArrayList<>();
        int longest = 0;
        for (Problem problem : written.all().toList()) {
            try {
                String text = read(problem.text(), style, tokenizer);
                int tokens = tokenizer.encode(text).size();
                longest = Math.max(longest, tokens);
                if (tokens + maxNewTokens > context) {
                    throw new IllegalArgumentException(
                            "%d tokens and sampling.maxNewTokens %d are more than the context of %d tokens"
                                    .formatted(tokens, maxNewTokens, context));
                }
                if (addsTokens) {
                    Problem earlier = byText.putIfAbsent(text, problem);
                    if (earlier != null) {
                        throw new IllegalArgumentException("becomes the same prompt as " + earlier.source());
                    }
                    read.put(problem, problem.withText(text));
                }
            } catch (UnencodableTextException | IllegalArgumentException e) {
                complaints.add(problem.source() + ": " + e.getMessage());
            }
        }
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "the policy in %s cannot read %d of the prompts; remove them or take another model"
                            .formatted(model, complaints.size()),
                    complaints);
        }
        return new ReadPrompts(
                read.isEmpty() ? written : written.withTexts(problem -> read.getOrDefault(problem, problem)), longest);
    }

    /** The text of a written prompt that the policy reads. */
    static String read(String written, PromptStyle style, Tokenizer tokenizer) {
        return addsTokens(style) ? tokenizer.withSpecialTokens(written) : written;
    }

    private static boolean addsTokens(PromptStyle style) {
        return style.template() == Template.PLAIN && style.addSpecialTokens();
    }
}
