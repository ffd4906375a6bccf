package io.erpo.cli.terminal;

import io.erpo.view.progress.JudgedExample;

/** A response with its verdict, as indented lines. */
public final class ExampleText {

    private ExampleText() {}

    /** Prompt, reference, response, and what the correctness reward made of it. */
    public static String of(JudgedExample example) {
        return String.join(
                "\n",
                "  prompt     " + example.prompt(),
                "  reference  " + example.reference(),
                "  response   " + response(example),
                "  verdict    " + verdict(example));
    }

    private static String response(JudgedExample example) {
        return (example.response().isEmpty() ? "(empty)" : example.response())
                + (example.finished() ? "" : " (cut off after %d tokens)".formatted(example.tokens()));
    }

    private static String verdict(JudgedExample example) {
        String read = example.ruling().decided()
                ? example.extracted()
                        .filter(answer -> !answer.isBlank())
                        .map(", which read \"%s\""::formatted)
                        .orElse("; it found no answer")
                : "";
        return "%s by %s%s%s"
                .formatted(
                        example.ruling().text(),
                        example.reward(),
                        read,
                        example.why().map(": "::concat).orElse(""));
    }
}
