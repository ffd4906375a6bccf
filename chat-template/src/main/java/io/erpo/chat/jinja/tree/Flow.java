package io.erpo.chat.jinja.tree;

/** Where rendering continues after a statement. */
public enum Flow {
    NEXT,
    BREAK,
    CONTINUE
}
