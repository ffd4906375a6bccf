package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a normalised answer into tokens. */
final class Tokenizer {

    private static final int MAX_TOKENS = 2_000;

    private final String text;
    private final boolean thousands;
    private final Work work;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean spaced;
    private int textDepth;

    private Tokenizer(String text, boolean thousands, Work work) {
        this.text = text;
        this.thousands = thousands;
        this.work = work;
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
            } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                number(end);
            } else if (Letters.isLetter(c)) {
                letters(end);
            } else if (c == '\\') {
                command(end);
            } else if (c == '.' && (at + 1 == end || endsWithWords())) {
                at++;
            } else if (c == ',' || c == ';') {
                at++;
                add(Kind.SEPARATOR, String.valueOf(c));
            } else {
                operator(c);
            }
        }
    }

    private void number(int end) {
        NumberScanner scanner = new NumberScanner(text, thousands, work);
        String digits = scanner.scan(at, end);
        at = scanner.end();
        add(Kind.NUMBER, digits);
    }

    private void letters(int end) {
        if (text.startsWith("a.m", at) || text.startsWith("p.m", at)) {
            String word = text.charAt(at) + "m";
            at += text.startsWith(".", at + 3) ? 4 : 3;
            add(Kind.WORDS, word);
            return;
        }
        int start = at;
        while (at < end && Letters.isLetter(text.charAt(at))) {
            at++;
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
            add(Kind.OPERATOR, "\\" + name + " " + rawBraces(end).replace("*", ""));
        } else if (name.equals("mathbb") || name.equals("mathcal") || name.equals("Bbb")) {
            add(Kind.SYMBOL, "bb " + rawBraces(end).strip());
        } else {
            Commands.named(name, this::add);
        }
    }

    private void symbolCommand(char c) {
        at++;
        switch (c) {
            case '{' -> add(Kind.OPERATOR, "\\{");
            case '}' -> add(Kind.OPERATOR, "\\}");
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
        int close = closing(open, end);
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
        int close = closing(open, end);
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

    private int closing(int open, int end) {
        int depth = 0;
        for (int i = open; i < end; i++) {
            work.step(1);
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            } else if (c == '\\') {
                i++;
            }
        }
        throw new SyntaxFault("{ is not closed");
    }

    private void operator(char c) {
        String two = text.substring(at, Math.min(at + 2, text.length()));
        String operator =
                switch (two) {
                    case "<=", ">=", "!=" -> two;
                    case "==" -> "=";
                    case "=<" -> "<=";
                    case "=>" -> ">=";
                    case "**" -> "^";
                    default -> {
                        if ("+-*/^_(){}[]|=<>!%:'&".indexOf(c) < 0) {
                            throw new SyntaxFault("'" + Character.toString(text.codePointAt(at)) + "' is not known");
                        }
                        yield String.valueOf(c);
                    }
                };
        at += "<= >= != == =< => **".contains(two) && two.length() == 2 ? 2 : 1;
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
