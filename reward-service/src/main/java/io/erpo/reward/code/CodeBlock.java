package io.erpo.reward.code;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced code block of Markdown.
 *
 * @param language in lower case; empty when the fence names none
 * @param content its lines; empty when the block is not closed
 */
record CodeBlock(String language, Optional<String> content) {

    private static final Pattern PYTHON = Pattern.compile("py(?:thon)?[0-9.]*");

    /** Three or more backticks or tildes, and what stands behind them. A block can stand in a list or a quotation. */
    private static final Pattern FENCE =
            Pattern.compile("([ \t]*(?:(?:[-*+]|\\d{1,9}[.)])[ \t]+|>[ \t]?){0,8})(`{3,}|~{3,})(.*)");

    /** A line of a program that does something: neither blank nor a comment nor of a session in a terminal. */
    private static final Pattern STATEMENT = Pattern.compile("(?m)^[ \t]*(?!>>>|\\$ )[^\\s#]");

    /**
     * The program of a text: the last block of Python, unless it is not closed. Where tests call functions, it is the
     * last block that defines one of them, so that an example of use behind it is not taken for it. A block of comments
     * or of a terminal's session is no program. A block without a language counts when it is the only one and no block
     * is marked as Python.
     *
     * @param functions that the tests call; empty when they only read what a program prints
     */
    static Optional<String> program(String text, Collection<String> functions) {
        List<CodeBlock> blocks = candidates(all(text));
        List<CodeBlock> defining =
                blocks.stream().filter(block -> block.definesOneOf(functions)).toList();
        List<CodeBlock> last = defining.isEmpty() ? blocks : defining;
        return last.isEmpty() ? Optional.empty() : last.get(last.size() - 1).content();
    }

    private static List<CodeBlock> candidates(List<CodeBlock> all) {
        List<CodeBlock> marked = all.stream()
                .filter(block -> PYTHON.matcher(block.language()).matches())
                .toList();
        if (!marked.isEmpty()) {
            return marked.stream().filter(CodeBlock::mayBeProgram).toList();
        }
        List<CodeBlock> unmarked =
                all.stream().filter(block -> block.language().isEmpty()).toList();
        return unmarked.size() == 1 ? unmarked : List.of();
    }

    private boolean mayBeProgram() {
        return content.isEmpty()
                || content.get().isEmpty()
                || STATEMENT.matcher(content.get()).find();
    }

    /** An unclosed block defines whatever it was going to: it is not passed over for an earlier one. */
    private boolean definesOneOf(Collection<String> functions) {
        return content.isEmpty()
                || functions.stream()
                        .map(name ->
                                Pattern.compile("(?m)^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+%1$s\\b|^%1$s[ \t]*[:=]"
                                        .formatted(Pattern.quote(name))))
                        .anyMatch(
                                definition -> definition.matcher(content.get()).find());
    }

    private static List<CodeBlock> all(String text) {
        List<CodeBlock> blocks = new ArrayList<>();
        Iterator<String> lines = text.lines().iterator();
        while (lines.hasNext()) {
            Matcher opening = FENCE.matcher(lines.next());
            // A line with a backtick behind the fence is code in a sentence.
            if (opening.matches()
                    && !(opening.group(2).startsWith("`") && opening.group(3).contains("`"))) {
                blocks.add(
                        new CodeBlock(language(opening.group(3)), content(lines, opening.group(1), opening.group(2))));
            }
        }
        return blocks;
    }

    /** The first word behind a fence, without the attributes that some renderers take: {@code python title="a.py"}. */
    private static String language(String info) {
        String word = info.strip().split("[\\s{}:,=]", 2)[0];
        String named =
                word.isEmpty() ? info.strip().replaceFirst("^\\{\\s*\\.?", "").split("[\\s}]", 2)[0] : word;
        return named.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> content(Iterator<String> lines, String before, String fence) {
        List<String> content = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            if (closes(line, fence)) {
                return Optional.of(withoutIndentation(content, before));
            }
            content.add(before.contains(">") ? line.replaceFirst("^\\s{0,3}>\\s?", "") : line);
        }
        return Optional.empty();
    }

    private static boolean closes(String line, String fence) {
        String stripped = line.strip().replaceFirst("^(?:>\\s?)+", "").strip();
        return stripped.length() >= fence.length()
                && stripped.chars().allMatch(character -> character == fence.charAt(0));
    }

    /**
     * The indentation of a fence belongs to the list around it, and so does that of its lines: as much of it as the
     * first line has.
     */
    private static String withoutIndentation(List<String> lines, String before) {
        int first = lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(CodeBlock::indentation)
                .orElse(0);
        int most = before.contains(">") ? 0 : Math.min(first, before.length());
        StringBuilder content = new StringBuilder();
        lines.forEach(line -> content.append(line.substring(Math.min(most, indentation(line))))
                .append('\n'));
        return content.toString();
    }

    private static int indentation(String line) {
        int start = 0;
        while (start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '\t')) {
            start++;
        }
        return start;
    }
}
