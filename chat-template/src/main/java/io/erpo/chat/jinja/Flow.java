package io.erpo.chat.jinja;

/** What comes after a statement. */
enum Flow {
    NEXT,
    BREAK,
    CONTINUE
}
