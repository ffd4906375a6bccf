package io.erpo.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text that should be YAML, and what to do. */
final class YamlFaults {

    private static final int SHOWN = 60;

    private static final Pattern MARK = Pattern.compile("line (\\d{1,9}), column \\d+");

    /** The library's words for what a person can correct, and ours; whatever else it says is not passed on. */
    private static final Map<Pattern, String> KNOWN = known();

    private YamlFaults() {}

    private static Map<Pattern, String> known() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("Duplicate field '([^']*)'", "a second \"%s\" in the same block; keep one of them");
        words.put("found duplicate key (\\S+)", "a second \"%s\" in the same block; keep one of them");
        words.put("found character '(\\\\t|\t)", "a tab where YAML takes only spaces; indent with spaces");
        words.put(
                "found character '?([^'\\s])'? ?.*that cannot start",
                "'%s' cannot begin a value; put the value in quotes");
        words.put(
                "(mapping values are not allowed)",
                "a second \": \" in one line, or an indentation that does not fit; put texts with a colon in quotes");
        words.put("(could not find expected ':')", "a line without \"key: value\"");
        words.put(
                "expected <block end>, but found '?([^'\\n]*)",
                "an indentation that does not fit the lines above; settings of one block begin in the same column");
        words.put("expected ',' or '(.)'", "a bracket that is not closed with '%s'");
        words.put("(found unexpected end of stream)", "a quote that is not closed");
        words.put("(?s)found unknown escape character (.)", "the unknown escape \\%s");
        words.put("(special characters are not allowed)", "a control character");
        words.put("(?i)(invalid UTF-\\d+|malformed input)", "bytes that are not UTF-8; save the file as UTF-8");
        words.put(
                "(exceeds? the (?:limit|maximum)|Nesting depth|Number of aliases)",
                "more or deeper than a configuration is");
        words.put("(could not determine a constructor|unknown tag|!)", "a tag, which settings have none of");
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        words.forEach((theirs, ours) -> patterns.put(Pattern.compile(theirs), ours));
        return patterns;
    }

    /**
     * A sentence such as {@code my.yaml, line 2: not readable as YAML: a tab where YAML takes only spaces; indent with spaces, in
     * "\tsteps: 3"}.
     */
    static String describe(String source, JsonProcessingException fault, byte[] yaml) {
        String theirs = String.valueOf(fault.getOriginalMessage());
        int line = line(fault, theirs);
        return source + (line > 0 ? ", line " + line : "") + ": not readable as YAML: " + what(theirs) + in(line, yaml);
    }

    private static String what(String theirs) {
        for (Map.Entry<Pattern, String> known : KNOWN.entrySet()) {
            Matcher matcher = known.getKey().matcher(theirs);
            if (matcher.find()) {
                return known.getValue().formatted(visible(matcher.group(1)));
            }
        }
        return "this is no YAML";
    }

    /**
     * The library marks where the construct begins and then where it met the fault. A key without a colon is where the construct
     * begins.
     */
    private static int line(JsonProcessingException fault, String theirs) {
        List<Integer> marks = MARK.matcher(theirs)
                .results()
                .map(mark -> Integer.valueOf(mark.group(1)))
                .toList();
        if (marks.isEmpty()) {
            return fault.getLocation() == null ? 0 : fault.getLocation().getLineNr();
        }
        return theirs.contains("expected ':'") ? marks.get(0) : marks.get(marks.size() - 1);
    }

    private static String in(int line, byte[] yaml) {
        List<String> lines = new String(yaml, StandardCharsets.UTF_8).lines().toList();
        boolean shown = line > 0 && line <= lines.size() && !lines.get(line - 1).isBlank();
        return shown ? ", in \"" + visible(lines.get(line - 1)) + "\"" : "";
    }

    /** Control characters would spoil a terminal. */
    private static String visible(String text) {
        String shown = text.replace("\t", "\\t").replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "...";
    }
}
