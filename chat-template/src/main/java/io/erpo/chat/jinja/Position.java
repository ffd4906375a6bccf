package io.erpo.chat.jinja;

/** Where something stands in a template's source; both counts begin at 1. */
public record Position(int line, int column) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
