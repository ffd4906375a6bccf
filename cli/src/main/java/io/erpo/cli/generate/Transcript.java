package io.erpo.cli.generate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Shows responses that grow at the same time, one after the other: the first as it grows, then what the next one has by
 * then and how it goes on. Several get a heading each. The order of the output does not depend on which ends first.
 */
final class Transcript {

    private final PrintWriter out;
    private final Set<Integer> endIds;
    private final int maxTokens;
    private final List<Growing> responses;
    private int shown;

    /**
     * @param endIds tokens that end a response
     * @param maxTokens a response ends with this many
     */
    Transcript(PrintWriter out, int responses, Supplier<TokenText> text, Set<Integer> endIds, int maxTokens) {
        this.out = out;
        this.endIds = endIds;
        this.maxTokens = maxTokens;
        this.responses =
                Stream.generate(() -> new Growing(text.get())).limit(responses).toList();
        heading();
    }

    /** The next token of a response. */
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

        /** Whether all of it has been shown. */
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
