package io.erpo.chat.jinja.python;

import java.util.LinkedHashMap;
import java.util.Map;

/** The result of {@code namespace()}: the only value that a template can modify. */
public final class Namespace {

    private final Map<Object, Object> attributes;

    public Namespace(Map<Object, Object> attributes) {
        this.attributes = new LinkedHashMap<>(attributes);
    }

    public Map<Object, Object> attributes() {
        return attributes;
    }
}
