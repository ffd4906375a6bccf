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
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The prompts of a run as its policy reads them: with the special tokens of the tokenizer written out, so that the log holds what
 * was read, and samplers need not know whether to add any.
 *
 * @param lengths tokens of each prompt, in the order of the data; 0 for one that cannot be read
 * @param unreadable what cannot be read, with the reason
 */
record ReadPrompts(DataSet data, List<Integer> lengths, List<String> unreadable) {

    ReadPrompts {
        lengths = List.copyOf(lengths);
        unreadable = List.copyOf(unreadable);
    }

    /** Tokenizes every prompt. */
    static ReadPrompts of(DataSet written, PromptStyle style, Tokenizer tokenizer) {
        boolean addsTokens = addsTokens(style);
        Map<Problem, Problem> read = new HashMap<>();
        Map<String, Problem> byText = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        for (Problem problem : written.all().toList()) {
            try {
                String text = read(problem.text(), style, tokenizer);
                int tokens = tokenizer.encode(text).size();
                if (addsTokens) {
                    Problem earlier = byText.putIfAbsent(text, problem);
                    if (earlier != null) {
                        throw new IllegalArgumentException("becomes the same prompt as " + earlier.source());
                    }
                    read.put(problem, problem.withText(text));
                }
                lengths.add(tokens);
            } catch (UnencodableTextException | IllegalArgumentException e) {
                lengths.add(0);
                unreadable.add(problem.source() + ": " + e.getMessage());
            }
        }
        return new ReadPrompts(
                read.isEmpty() ? written : written.withTexts(problem -> read.getOrDefault(problem, problem)),
                lengths,
                unreadable);
    }

    /** Tokens of the longest prompt. */
    int longest() {
        return lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * Checks that every prompt was read and leaves room for a response.
     *
     * @param model for messages
     * @param limit name of the setting that limits responses
     * @param context tokens that prompt and response may have together
     * @throws DataException naming the prompts of which that is not true
     */
    void requireReadable(Path model, int context, int maxNewTokens, String limit) {
        List<String> complaints = new ArrayList<>(unreadable);
        Iterator<Integer> tokens = lengths.iterator();
        data.all().forEach(problem -> {
            int length = tokens.next();
            if (length > context - maxNewTokens) {
                complaints.add("%s: %d tokens and %s %d are more than the context of %d tokens"
                        .formatted(problem.source(), length, limit, maxNewTokens, context));
            }
        });
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "the policy in %s cannot read %d of the prompts; remove them or take another model"
                            .formatted(model, complaints.size()),
                    complaints);
        }
    }

    /** The text of a written prompt that the policy reads. */
    static String read(String written, PromptStyle style, Tokenizer tokenizer) {
        return addsTokens(style) ? tokenizer.withSpecialTokens(written) : written;
    }

    private static boolean addsTokens(PromptStyle style) {
        return style.template() == Template.PLAIN && style.addSpecialTokens();
    }
}
