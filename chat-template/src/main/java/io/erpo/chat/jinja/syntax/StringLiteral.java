package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.Fault;

/** The value of a string literal, with Python's escapes; an unknown escape is kept literally. */
final class StringLiteral {

    private final String body;
    private final StringBuilder value = new StringBuilder();
    private int at;

    private StringLiteral(String body) {
        this.body = body;
    }

    /** @param body the text between the quotes */
    static String value(String body) {
        return body.indexOf('\\') < 0 ? body : new StringLiteral(body).decode();
    }

    private String decode() {
        while (at < body.length()) {
            char c = body.charAt(at++);
            if (c == '\\') {
                escape(body.charAt(at++));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> value.append(c);
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000b');
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 'N' -> throw new Fault("characters by name (\\N{...}) are not supported in strings; use \\u");
            default -> {
                if (c >= '0' && c <= '7') {
                    octal();
                } else {
                    value.append('\\').append(c);
                }
            }
        }
    }

    private void hex(int digits) {
        int end = Math.min(at + digits, body.length());
        String code = body.substring(at, end);
        if (code.length() < digits || !code.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new Fault("an escape in a string needs " + digits + " hex digits, found \"" + code + "\"");
        }
        long character = Long.parseLong(code, 16);
        if (character > Character.MAX_CODE_POINT) {
            throw new Fault("there is no character \\U" + code);
        }
        value.appendCodePoint((int) character);
        at = end;
    }

    private void octal() {
        int character = 0;
        at--;
        for (int digits = 0; digits < 3 && at < body.length() && "01234567".indexOf(body.charAt(at)) >= 0; digits++) {
            character = character * 8 + body.charAt(at++) - '0';
        }
        value.appendCodePoint(character);
    }
}
