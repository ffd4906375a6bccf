package io.erpo.cli.generate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Prints responses that grow at the same time, one after another: streams the first, then prints what the next one
 * already has and streams the rest of it. Several responses get a heading each. The order of the output does not depend
 * on which response ends first.
 */
final class Transcript {

    private final PrintWriter out;
    private final Set<Integer> endIds;
    private final int maxTokens;
    private final List<Growing> responses;
    private int shown;

    /**
     * @param endIds tokens that end a response
     * @param maxTokens length at which a response ends
     */
    Transcript(PrintWriter out, int responses, Supplier<TokenText> text, Set<Integer> endIds, int maxTokens) {
        this.out = out;
        this.endIds = endIds;
        this.maxTokens = maxTokens;
        this.responses =
                Stream.generate(() -> new Growing(text.get())).limit(responses).toList();
        heading();
    }

    /** Adds the next token of a response. */
    void token(int response, int id) {
        responses.get(response).add(id);
        while (shown < responses.size() && responses.get(shown).show()) {
            shown++;
            heading();
        }
        out.flush();
    }

    private void heading() {
        if (shown < responses.size() && responses.size() > 1) {
            out.printf("--- response %d of %d%n", shown + 1, responses.size());
        }
    }

    private final class Growing {

        private final TokenText text;
        private final StringBuilder waiting = new StringBuilder();
        private int tokens;
        private boolean ended;

        Growing(TokenText text) {
            this.text = text;
        }

        void add(int id) {
            waiting.append(text.add(id));
            ended = ++tokens == maxTokens || endIds.contains(id);
            if (ended) {
                waiting.append(text.rest());
            }
        }

        /** Whether everything has been printed. */
        boolean show() {
            out.print(waiting);
            waiting.setLength(0);
            if (ended) {
                out.println();
            }
            return ended;
        }
    }
}
