package io.erpo.reward.code;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the program in a text: the last fenced code block of Markdown that is marked as Python. */
final class CodeBlock {

    private static final Set<String> PYTHON = Set.of("python", "python3", "py");

    private CodeBlock() {}

    /** The content of the last such block; empty when there is none. An unclosed block does not count. */
    static Optional<String> last(String text) {
        Optional<String> last = Optional.empty();
        Iterator<String> lines = text.lines().iterator();
        while (lines.hasNext()) {
            String opening = lines.next().strip();
            int fence = fence(opening);
            if (fence > 0) {
                Optional<String> content = content(lines, fence);
                String language = opening.substring(fence).strip().toLowerCase(Locale.ROOT);
                if (PYTHON.contains(language)) {
                    last = content;
                }
            }
        }
        return last;
    }

    private static Optional<String> content(Iterator<String> lines, int fence) {
        StringBuilder content = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            String stripped = line.strip();
            if (fence(stripped) >= fence && fence(stripped) == stripped.length()) {
                return Optional.of(content.toString());
            }
            content.append(line).append('\n');
        }
        return Optional.empty();
    }

    /** The number of backticks at the start of a line; 0 for fewer than three. */
    private static int fence(String line) {
        int length = 0;
        while (length < line.length() && line.charAt(length) == '`') {
            length++;
        }
        return length >= 3 ? length : 0;
    }
}
