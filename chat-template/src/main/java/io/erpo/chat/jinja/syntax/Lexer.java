package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.python.Characters;
import io.erpo.chat.jinja.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens. Whitespace control is done here, with the settings that transformers gives jinja2: the
 * newline after a tag or comment is dropped ({@code trim_blocks}), and so are blanks before one on its line ({@code
 * lstrip_blocks}); {@code -} strips all whitespace, {@code +} none.
 */
final class Lexer {

    private static final Pattern BEGIN = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(-?)%}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern END_RAW =
            Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern FLOAT =
            Pattern.compile("(?<!\\.)(\\d+_)*\\d+((\\.(\\d+_)*\\d+)?[eE][+-]?(\\d+_)*\\d+|\\.(\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](_?[01])+|0[oO](_?[0-7])+|0[xX](_?[0-9a-fA-F])+|[1-9](_?\\d)*|0(_?0)*");
    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;]");
    private static final Map<String, String> CLOSING = Map.of("(", ")", "[", "]", "{", "}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Matcher matcher;
    private int at;
    private boolean lineStarting = true;
    private int counted;
    private int line = 1;
    private int lineStart;

    private Lexer(String source) {
        this.source = source;
        this.matcher = BEGIN.matcher(source).useTransparentBounds(true);
    }

    /** @throws TemplateException when the source has an unclosed construct, or text that is not a token of Jinja */
    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        // As jinja2 without keep_trailing_newline.
        return new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source).run();
    }

    private List<Token> run() {
        while (matcher.usePattern(BEGIN).region(at, source.length()).find()) {
            int begin = matcher.start();
            if (looksAt(RAW, begin)) {
                raw(begin);
            } else if (source.charAt(begin + 1) == '#') {
                comment(begin);
            } else {
                boolean output = source.charAt(begin + 1) == '{';
                String sign = sign(begin + 2);
                data(begin, sign, !output);
                add(output ? Kind.OUTPUT_BEGIN : Kind.TAG_BEGIN, source.substring(begin, begin + 2), begin);
                at = begin + 2 + sign.length();
                inside(begin, output);
            }
        }
        data(source.length(), "+", false);
        add(Kind.END, "", source.length());
        return tokens;
    }

    /** Text up to the construct that begins there, stripped as its whitespace sign says. */
    private void data(int end, String sign, boolean stripLine) {
        String text = source.substring(at, end);
        if (sign.equals("-")) {
            text = Characters.stripEnd(text);
        } else if (stripLine && !sign.equals("+")) {
            int lastLine = text.lastIndexOf('\n') + 1;
            if ((lastLine > 0 || lineStarting) && Characters.skipSpace(text, lastLine) == text.length()) {
                text = text.substring(0, lastLine);
            }
        }
        if (!text.isEmpty()) {
            add(Kind.DATA, text, at);
        }
    }

    private void raw(int begin) {
        data(begin, matcher.group(1), true);
        end(matcher.end(), matcher.group(2), false);
        if (!matcher.usePattern(END_RAW).region(at, source.length()).find()) {
            throw fault(begin, "{% raw %} is not closed by {% endraw %}");
        }
        String sign = matcher.group(2);
        int end = matcher.end();
        data(matcher.start(), matcher.group(1), true);
        end(end, sign, true);
    }

    private void comment(int begin) {
        String sign = sign(begin + 2);
        data(begin, sign, true);
        int content = begin + 2 + sign.length();
        int end = source.indexOf("#}", content);
        if (end < 0) {
            throw fault(begin, "the comment {# is not closed by #}");
        }
        end(end + 2, end > content ? sign(end - 1) : "", true);
    }

    /** Continues after a closed construct, past the whitespace that its sign or {@code trim_blocks} strips. */
    private void end(int behind, String sign, boolean trim) {
        at = behind;
        if (sign.equals("-")) {
            at = Characters.skipSpace(source, at);
        } else if (trim && sign.isEmpty() && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        lineStarting = source.charAt(at - 1) == '\n';
    }

    private void inside(int begin, boolean output) {
        String closing = output ? "}}" : "%}";
        while (true) {
            at = Characters.skipSpace(source, at);
            if (at == source.length()) {
                throw fault(begin, "'" + (output ? "{{" : "{%") + "' is not closed by '" + closing + "'");
            }
            String sign = sign(at);
            if (open.isEmpty() && source.startsWith(closing, at + sign.length()) && !(output && sign.equals("+"))) {
                add(output ? Kind.OUTPUT_END : Kind.TAG_END, closing, at);
                end(at + sign.length() + 2, sign, !output);
                return;
            }
            token();
        }
    }

    private void token() {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
        } else if (looksAt(FLOAT, at)) {
            take(Kind.FLOAT);
        } else if (looksAt(INTEGER, at)) {
            take(Kind.INTEGER);
        } else if (looksAt(NAME, at)) {
            take(Kind.NAME);
        } else if (looksAt(OPERATOR, at)) {
            balance(matcher.group());
            take(Kind.OPERATOR);
        } else {
            throw fault(at, "unexpected character '" + Character.toString(source.codePointAt(at)) + "'");
        }
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw fault(at, "the string is not closed by " + quote);
        }
        try {
            add(Kind.STRING, StringLiteral.value(source.substring(at + 1, end)), at);
        } catch (Fault e) {
            throw fault(at, e.getMessage());
        }
        at = end + 1;
    }

    /** Inside brackets, }} and %} close nothing. */
    private void balance(String operator) {
        if (CLOSING.containsKey(operator)) {
            open.push(CLOSING.get(operator));
        } else if (CLOSING.containsValue(operator)
                && (open.isEmpty() || !open.pop().equals(operator))) {
            throw fault(at, "unexpected '" + operator + "'");
        }
    }

    private void take(Kind kind) {
        add(kind, matcher.group(), at);
        at = matcher.end();
    }

    private boolean looksAt(Pattern pattern, int where) {
        return matcher.usePattern(pattern).region(where, source.length()).lookingAt();
    }

    private String sign(int where) {
        char c = where < source.length() ? source.charAt(where) : ' ';
        return c == '-' || c == '+' ? String.valueOf(c) : "";
    }

    private void add(Kind kind, String text, int where) {
        tokens.add(new Token(kind, text, position(where)));
    }

    private TemplateException fault(int where, String message) {
        return new TemplateException(position(where), message);
    }

    private Position position(int where) {
        int from = where < counted ? restart() : counted;
        for (int i = from; i < where; i++) {
            if (source.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        counted = where;
        return new Position(line, where - lineStart + 1);
    }

    /** Used for messages only, so it may scan from the start. */
    private int restart() {
        line = 1;
        lineStart = 0;
        return 0;
    }
}
