package io.erpo.chat.jinja.python;

import java.util.AbstractList;
import java.util.List;

/** A Python tuple: a list that is written in parentheses and never equals a list. */
public final class Tuple extends AbstractList<Object> {

    private final List<Object> items;

    public Tuple(List<Object> items) {
        this.items = List.copyOf(items);
    }

    public static Tuple of(Object... items) {
        return new Tuple(List.of(items));
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
