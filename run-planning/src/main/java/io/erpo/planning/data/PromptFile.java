package io.erpo.planning.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of problems, one JSON object a line: {@code {"prompt" or "problem": text, "answer": text or number}} and an
 * optional {@code "id"}; ignores other keys and empty lines.
 *
 * @param problems in the order of the file, each once, in its first spelling
 * @param duplicates number of lines that repeated an earlier one, letter for letter
 * @param respelled number of lines that repeated an earlier one with other white space or in another Unicode form
 */
public record PromptFile(List<Problem> problems, int duplicates, int respelled) {

    public PromptFile {
        problems = List.copyOf(problems);
    }

    /**
     * Reads the whole file before it reports errors, so that one message names all of them.
     *
     * @throws DataException when the file cannot be read, has no problem, or has an invalid line
     */
    public static PromptFile read(Path file) {
        String name = String.valueOf(file.getFileName());
        Map<String, NumberedProblem> byKey = new LinkedHashMap<>();
        Set<String> texts = new HashSet<>();
        List<String> complaints = new ArrayList<>();
        int duplicates = 0;
        int respelled = 0;
        // Latin-1 keeps every byte, and each line is decoded separately, so that invalid bytes have a line number.
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String bytes = reader.readLine(); bytes != null; bytes = reader.readLine()) {
                number++;
                if (bytes.isBlank()) {
                    continue;
                }
                try {
                    Problem problem =
                            PromptLine.parse(bytes.getBytes(StandardCharsets.ISO_8859_1), name + ":" + number);
                    NumberedProblem earlier =
                            byKey.putIfAbsent(Spelling.key(problem.text()), new NumberedProblem(number, problem));
                    boolean newText = texts.add(problem.text());
                    if (earlier != null) {
                        earlier.requireSameAnswer(problem);
                        duplicates += newText ? 0 : 1;
                        respelled += newText ? 1 : 0;
                    }
                } catch (IllegalArgumentException e) {
                    complaints.add("line " + number + ": " + e.getMessage());
                }
            }
        } catch (NoSuchFileException e) {
            throw new DataException("there is no data file " + file, e);
        } catch (IOException e) {
            throw new DataException("data file " + file + " cannot be read: " + e, e);
        }
        if (!complaints.isEmpty()) {
            throw DataException.listing(headline(file, complaints.size()), complaints);
        }
        if (byKey.isEmpty()) {
            throw new DataException("data file " + file + " holds no problems");
        }
        return new PromptFile(
                byKey.values().stream().map(NumberedProblem::problem).toList(), duplicates, respelled);
    }

    private static String headline(Path file, int badLines) {
        return "data file %s has %d bad line%s; correct or remove %s, nothing was started"
                .formatted(file, badLines, badLines == 1 ? "" : "s", badLines == 1 ? "it" : "them");
    }

    private record NumberedProblem(int line, Problem problem) {

        void requireSameAnswer(Problem again) {
            if (!Spelling.key(problem.reference()).equals(Spelling.key(again.reference()))) {
                boolean respelled = !problem.text().equals(again.text());
                throw new IllegalArgumentException(
                        "the prompt of line %d again%s, with another answer: \"%s\", there \"%s\""
                                .formatted(
                                        line,
                                        respelled ? " in another spelling (white space or Unicode form)" : "",
                                        again.reference(),
                                        problem.reference()));
            }
        }
    }
}
