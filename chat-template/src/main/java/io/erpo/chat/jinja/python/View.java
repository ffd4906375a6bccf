package io.erpo.chat.jinja.python;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;

/** What {@code items()}, {@code keys()} and {@code values()} of a dict return: can be iterated and counted, but not indexed. */
public final class View extends AbstractCollection<Object> {

    private final String name;
    private final List<Object> items;

    public View(String name, List<Object> items) {
        this.name = name;
        this.items = items;
    }

    /** Python's name of its type. */
    String name() {
        return name;
    }

    @Override
    public Iterator<Object> iterator() {
        return items.iterator();
    }

    @Override
    public int size() {
        return items.size();
    }
}
