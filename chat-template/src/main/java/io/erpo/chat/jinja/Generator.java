package io.erpo.chat.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What filters such as {@code map} and {@code select} give: can be walked once, and is true even when empty. */
final class Generator {

    private final Iterator<Object> remaining;

    Generator(List<Object> items) {
        this.remaining = items.iterator();
    }

    Iterator<Object> remaining() {
        return remaining;
    }

    List<Object> drain() {
        List<Object> items = new ArrayList<>();
        remaining.forEachRemaining(items::add);
        return items;
    }
}
