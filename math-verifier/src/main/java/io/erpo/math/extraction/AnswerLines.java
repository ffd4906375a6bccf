package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that state an answer: {@code Answer: 5}, {@code **Final Answer:** 5}, {@code The final answer is: 5}, a heading
 * {@code ## Final Answer} with the answer in the next line, and {@code #### 5}.
 */
final class AnswerLines {

    private static final String BEFORE_LABEL = "*_#>-`\u2022\u3010";
    private static final String AROUND_COLON = "*_`}";
    private static final String CLOSED_LABEL = "\u3011";
    /** "Is" in Chinese. */
    private static final String IS = "\u662f\u4e3a\u70ba";
    /** Unmistakable enough to count in the middle of a line. */
    private static final String INNER_LABEL = "Final Answer:";

    private static final String HASHES = "####";
    private static final String FENCE = "```";
    private static final String CLOSING_TAG = "</answer>";
    private static final int LONGEST_FORMULA = 500;

    private final String text;
    private final Work work;
    private final List<StatedAnswer> found = new ArrayList<>();

    private AnswerLines(String text, Work work) {
        this.text = text;
        this.work = work;
    }

    static List<StatedAnswer> in(String text, Work work) {
        work.step(text.length());
        AnswerLines lines = new AnswerLines(text, work);
        for (int start = 0; start < text.length(); ) {
            int end = Chars.lineEnd(text, start);
            lines.line(start, end);
            start = end + 1;
        }
        return lines.found;
    }

    private void line(int start, int end) {
        int label = skip(BEFORE_LABEL, start, end);
        if (Chars.startsWith(text, label, "\\textbf{")) {
            label += "\\textbf{".length();
        }
        int answer = afterLabel(label, end);
        if (answer >= 0) {
            addLabelled(start, answer);
            return;
        }
        int inside = Chars.lastIndexOf(text, INNER_LABEL, start, end);
        if (inside > start && Chars.isBlank(text.charAt(inside - 1)) && !Denial.isBefore(text, inside)) {
            addLabelled(inside, afterLabel(inside, end));
            return;
        }
        int hashes = Chars.indexOf(text, HASHES, start, end);
        if (hashes >= 0) {
            addHashes(start, hashes, end);
        }
    }

    /** Where the answer of a label may begin, or -1 when this line has no label. */
    private int afterLabel(int from, int end) {
        Labels.Label label = Labels.at(text, from, end);
        if (label.end() < 0) {
            return -1;
        }
        int colon = skip(AROUND_COLON, label.end(), end);
        if (colon == end) {
            return end;
        }
        if (CLOSED_LABEL.indexOf(text.charAt(colon)) >= 0) {
            int after = skip(AROUND_COLON, colon + 1, end);
            return isColon(after, end) ? skip(AROUND_COLON, after + 1, end) : after;
        }
        int is = IS.indexOf(text.charAt(colon)) >= 0 ? colon + 1 : Labels.optional(text, "is", colon, end);
        if (is > colon) {
            int after = skip(AROUND_COLON, is, end);
            boolean stated = label.isFinal() || IS.indexOf(text.charAt(colon)) >= 0;
            if (isColon(after, end) && stated) {
                return skip(AROUND_COLON, after + 1, end);
            }
            return label.isFinal() ? after : -1;
        }
        return isColon(colon, end) ? skip(AROUND_COLON, colon + 1, end) : -1;
    }

    private boolean isColon(int at, int end) {
        return at < end && ":\uff1a=".indexOf(text.charAt(at)) >= 0;
    }

    private int skip(String characters, int from, int end) {
        int i = from;
        while (i < end
                && (Chars.isBlank(text.charAt(i))
                        || characters.indexOf(text.charAt(i)) >= 0
                        || Chars.isDecoration(text, i))) {
            i++;
        }
        return i;
    }

    private void addLabelled(int start, int answer) {
        int from = Chars.skipBlanks(text, answer, text.length());
        if (text.startsWith(FENCE, from)) {
            addFenced(start, from);
            return;
        }
        int end = Math.max(from, contentEnd(from));
        int tag = Chars.indexOf(text, CLOSING_TAG, from, end);
        end = tag < 0 ? end : tag;
        found.add(new StatedAnswer(start, end, Narrowing.narrow(text, new Span(from, end), work), Form.ANSWER_LINE));
    }

    /** An answer in a block of code. */
    private void addFenced(int start, int fence) {
        int from = Chars.lineEnd(text, fence);
        int close = Chars.indexOf(text, FENCE, fence + FENCE.length(), text.length());
        close = close < 0 ? text.length() : close;
        // The word after the opening fence is the language.
        Span block = new Span(from < close ? from : fence + FENCE.length(), close);
        int end = Math.min(text.length(), close + FENCE.length());
        if (block.length() <= LONGEST_FORMULA) {
            found.add(new StatedAnswer(start, end, Narrowing.narrow(text, block, work), Form.ANSWER_LINE));
        }
    }

    /** The end of the line, or of the displayed formula that begins here. */
    private int contentEnd(int from) {
        String closing = text.startsWith("$$", from) ? "$$" : text.startsWith("\\[", from) ? "\\]" : "";
        if (!closing.isEmpty()) {
            int close = Chars.indexOf(text, closing, from + 2, Math.min(text.length(), from + LONGEST_FORMULA));
            if (close >= 0) {
                return close + closing.length();
            }
        }
        return Chars.lineEnd(text, from);
    }

    /** Four hashes are a heading, too: of prose, and of numbered steps. */
    private void addHashes(int start, int hashes, int end) {
        int after = hashes + HASHES.length();
        boolean four =
                after < end && text.charAt(after) != '#' && (hashes == start || Chars.isBlank(text.charAt(hashes - 1)));
        if (!four) {
            return;
        }
        Span answer = Narrowing.narrow(text, new Span(after, end), work);
        boolean last = Chars.skipBlanks(text, end, text.length()) == text.length();
        int longestProse = last ? 3 : 1;
        if (answer.length() > 0
                && (last || !Chars.isLetter(text.charAt(answer.from())))
                && Words.ofProse(text, answer, longestProse + 1) <= longestProse
                && !isNumbered(Narrowing.trim(text, new Span(after, end)))) {
            found.add(new StatedAnswer(hashes, end, answer, Form.HASHES));
        }
    }

    private boolean isNumbered(Span heading) {
        int i = heading.from();
        while (i < heading.to() && Chars.isDigit(text.charAt(i))) {
            i++;
        }
        return i > heading.from()
                && i + 1 < heading.to()
                && ".):".indexOf(text.charAt(i)) >= 0
                && Chars.isBlank(text.charAt(i + 1));
    }
}
