package io.erpo.chat.jinja;

/** A position in a template's source; both counts start at 1. */
public record Position(int line, int column) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
