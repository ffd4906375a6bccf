package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cuts a normalised answer into tokens. */
final class Tokenizer {

    private static final int MAX_TOKENS = 2_000;
    private static final int LONGEST_ENVIRONMENT = 2_000;

    private final String text;
    private final boolean thousands;
    private final Work work;
    private final boolean hasSubscript;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean spaced;
    private int textDepth;
    /** How many brackets are open: in them, a comma separates items. */
    private int brackets;

    private final Environments environments = new Environments();

    private Tokenizer(String text, boolean thousands, Work work) {
        this.text = text;
        this.thousands = thousands;
        this.work = work;
        this.hasSubscript = text.indexOf('_') >= 0;
    }

    /**
     * @param thousands whether {@code 1,000} is one number
     * @throws SyntaxFault for a character or command that cannot be part of an answer
     */
    static List<Token> tokens(String text, boolean thousands, Work work) {
        Tokenizer tokenizer = new Tokenizer(text, thousands, work);
        tokenizer.run(text.length());
        tokenizer.add(Kind.END, "");
        return tokenizer.tokens;
    }

    private void run(int end) {
        while (at < end) {
            work.step(1);
            char c = text.charAt(at);
            if (c == ' ') {
                spaced = true;
                at++;
            } else if (mayHaveBase(c) && based(end)) {
                continue;
            } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                number(end);
            } else if (Letters.isLetter(c)) {
                letters(end);
            } else if (c == '\\') {
                command(end);
            } else if (c == '.' && (at + 1 == end || endsWithWords() || endsLine(end))) {
                at++;
            } else if (c == ',' || c == ';') {
                at++;
                add(Kind.SEPARATOR, String.valueOf(c));
            } else if (c == '&') {
                column();
            } else {
                brackets += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
                operator();
            }
        }
    }

    private boolean mayHaveBase(char c) {
        boolean inside = at > 0 && (Letters.isAscii(text.charAt(at - 1)) || text.charAt(at - 1) == '^');
        return hasSubscript && !inside && (isDigit(c) || c == '(' || c == '\\' || c >= 'A' && c <= 'F');
    }

    private boolean based(int end) {
        Optional<DigitMarks.Marked> number = DigitMarks.based(text, at, end);
        number.ifPresent(this::add);
        return number.isPresent();
    }

    private void number(int end) {
        NumberScanner scanner = new NumberScanner(text, thousands && brackets == 0, work);
        String digits = scanner.scan(at, end);
        at = scanner.end();
        add(DigitMarks.after(text, digits, at, end).orElse(new DigitMarks.Marked(digits, at)));
    }

    private void add(DigitMarks.Marked number) {
        at = number.end();
        add(Kind.NUMBER, number.number());
    }

    private void letters(int end) {
        if (text.startsWith("a.m", at) || text.startsWith("p.m", at)) {
            String word = text.charAt(at) + "m";
            at += text.startsWith(".", at + 3) ? 4 : 3;
            add(Kind.WORDS, word);
            return;
        }
        int start = at;
        boolean ideographic = Letters.isIdeographic(text.charAt(at));
        while (at < end && Letters.isLetter(text.charAt(at)) && Letters.isIdeographic(text.charAt(at)) == ideographic) {
            at++;
        }
        if (isCurrency(text.substring(start, at), end)) {
            return;
        }
        if (at < end
                && at - start >= 3
                && (text.charAt(at) == '\'' || text.charAt(at) == '-')
                && at + 1 < end
                && Letters.isLetter(text.charAt(at + 1))) {
            at++;
            while (at < end && Letters.isLetter(text.charAt(at))) {
                at++;
            }
            add(Kind.WORDS, text.substring(start, at));
            return;
        }
        work.step(at - start);
        Letters.split(text.substring(start, at), textDepth > 0, this::add);
    }

    /** US$ is $, and USD before a number is a word. */
    private boolean isCurrency(String run, int end) {
        if (run.length() > 3 || !Vocabulary.CURRENCY_CODES.contains(run.toLowerCase(Locale.ROOT))) {
            return false;
        }
        int next = at < end && text.charAt(at) == '.' ? at + 1 : at;
        while (next < end && text.charAt(next) == ' ') {
            next++;
        }
        if (next < end && text.startsWith("\\$", next)) {
            return true;
        }
        boolean code = run.length() > 1 && !run.equals("us") && next < end && isDigit(text.charAt(next));
        if (code) {
            add(Kind.OPERATOR, run.toLowerCase(Locale.ROOT));
            at = next;
        }
        return code;
    }

    private void command(int end) {
        int start = at + 1;
        at = start;
        while (at < end && Letters.isAscii(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            symbolCommand(start < end ? text.charAt(start) : ' ');
            return;
        }
        String name = text.substring(start, at);
        if (name.equals("text")) {
            braced(end);
        } else if (name.equals("begin") || name.equals("end")) {
            environment(name.equals("begin"), end);
        } else if (name.equals("mathbb") || name.equals("mathcal") || name.equals("Bbb")) {
            add(Kind.SYMBOL, "bb " + rawBraces(end).strip());
        } else {
            Commands.named(name, this::add);
        }
    }

    private void environment(boolean begins, int end) {
        String name = rawBraces(end).replace("*", "");
        if (!begins) {
            add(Kind.OPERATOR, "\\end " + environments.closed(name));
            return;
        }
        if (text.startsWith("[", at) && text.startsWith("]", at + 2)) {
            at += 3;
        }
        if (Environments.hasColumns(name) && text.startsWith("{", skipBlanks(end))) {
            rawBraces(end);
        }
        int ahead = Environments.isArray(name) ? Math.min(end, at + LONGEST_ENVIRONMENT) : at;
        work.step(ahead - at);
        add(Kind.OPERATOR, "\\begin " + environments.opened(name, text.substring(at, ahead)));
    }

    /** A mark of columns: in environments of lines without a meaning, or between two equations. */
    private void column() {
        at++;
        Token last = tokens.isEmpty() ? new Token(Kind.END, "", false) : tokens.get(tokens.size() - 1);
        if (environments.isAlignment(last, text.substring(at, Math.min(text.length(), at + 12)))) {
            return;
        }
        add(environments.isSeparator() ? Kind.SEPARATOR : Kind.OPERATOR, environments.isSeparator() ? "," : "&");
    }

    private void symbolCommand(char c) {
        at++;
        switch (c) {
            case '{' -> {
                brackets++;
                add(Kind.OPERATOR, "\\{");
            }
            case '}' -> {
                brackets--;
                add(Kind.OPERATOR, "\\}");
            }
            case '\\' -> add(Kind.OPERATOR, "\\\\");
            case ',', ' ' -> spaced = true;
            case '$' -> add(Kind.OPERATOR, "$");
            case '|' -> add(Kind.OPERATOR, "|");
            case '&' -> add(Kind.SEPARATOR, "and");
            default -> throw new SyntaxFault("\\" + c + " is not known");
        }
    }

    /** The content of \text{...} is read as plain text; single letters in it are words. */
    private void braced(int end) {
        int open = skipBlanks(end);
        if (open >= end || text.charAt(open) != '{') {
            return;
        }
        int close = Braces.closing(text, open, end, work);
        at = open + 1;
        textDepth++;
        if (textDepth > 4) {
            throw new SyntaxFault("\\text within \\text");
        }
        run(close);
        textDepth--;
        at = close + 1;
    }

    private String rawBraces(int end) {
        int open = skipBlanks(end);
        if (open >= end || text.charAt(open) != '{') {
            at = Math.min(end, open + 1);
            return open < end ? text.substring(open, at) : "";
        }
        int close = Braces.closing(text, open, end, work);
        at = close + 1;
        return text.substring(open + 1, close);
    }

    private int skipBlanks(int end) {
        int from = at;
        while (from < end && text.charAt(from) == ' ') {
            from++;
        }
        return from;
    }

    private void operator() {
        String operator = Operators.at(text, at);
        at += Operators.width(text, at);
        add(Kind.OPERATOR, operator);
    }

    private void add(Kind kind, String value) {
        if (tokens.size() >= MAX_TOKENS) {
            throw new SyntaxFault("longer than " + MAX_TOKENS + " tokens");
        }
        tokens.add(new Token(
                kind, kind == Kind.WORDS && value.length() > 1 ? value.toLowerCase(Locale.ROOT) : value, spaced));
        spaced = false;
    }

    private boolean endsLine(int end) {
        int next = at + 1;
        while (next < end && text.charAt(next) == ' ') {
            next++;
        }
        return text.startsWith("\\\\", next) || text.startsWith("\\end", next);
    }

    private boolean endsWithWords() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(Kind.WORDS);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
    }

    private static boolean isDigit(char c) {
        return NumberScanner.isDigit(c);
    }
}
