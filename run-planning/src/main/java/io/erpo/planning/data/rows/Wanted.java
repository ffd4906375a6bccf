package io.erpo.planning.data.rows;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of a row that are read.
 *
 * @param content what makes a row different from others
 * @param names what only names a row, so that rows that differ in nothing else are copies
 */
public record Wanted(Set<String> content, Set<String> names) {

    public Wanted {
        content = Set.copyOf(content);
        Set<String> read = content;
        names = names.stream().filter(key -> !read.contains(key)).collect(Collectors.toUnmodifiableSet());
    }

    Set<String> all() {
        return Stream.concat(content.stream(), names.stream()).collect(Collectors.toSet());
    }
}
