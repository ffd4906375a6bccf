package io.erpo.chat.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} gives: the only value that a template can change. */
final class Namespace {

    private final Map<Object, Object> attributes;

    Namespace(Map<Object, Object> attributes) {
        this.attributes = new LinkedHashMap<>(attributes);
    }

    Map<Object, Object> attributes() {
        return attributes;
    }
}
