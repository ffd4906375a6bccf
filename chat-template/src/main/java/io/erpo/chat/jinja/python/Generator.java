package io.erpo.chat.jinja.python;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The result of filters such as {@code map} and {@code select}: can be iterated once, and is true even when empty. */
public final class Generator {

    private final Iterator<Object> remaining;

    public Generator(List<Object> items) {
        this.remaining = items.iterator();
    }

    public Iterator<Object> remaining() {
        return remaining;
    }

    List<Object> drain() {
        List<Object> items = new ArrayList<>();
        remaining.forEachRemaining(items::add);
        return items;
    }
}
