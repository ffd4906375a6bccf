package io.erpo.math.answer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.Equality;
import io.erpo.math.work.TooMuchWork;
import io.erpo.math.work.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerComparisonTest {

    private static final long ORDINARY = 100_000;
    private static final long HOSTILE = 1_000_000;
    private static final List<String> TOKENS = List.of(
            "\\frac",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\\{",
            "\\}",
            "^",
            "_",
            "\\sqrt",
            "x",
            "y",
            "1",
            "2",
            "0.5",
            ",",
            "=",
            "<",
            "\\le",
            "\\pm",
            "+",
            "-",
            "*",
            "/",
            "!",
            "\\%",
            "\\text{",
            "cm",
            " and ",
            "\\left",
            "\\right",
            "|",
            "\\sin",
            "\\log",
            "\\infty",
            "\\cup",
            "\\begin{pmatrix}",
            "\\end{pmatrix}",
            "&",
            "\\\\",
            "\\pi",
            "i",
            "^\\circ",
            "10",
            "\\binom",
            "\\lfloor",
            "\\rfloor",
            ":",
            "\\,",
            "²",
            "½",
            "−",
            "\\",
            "$",
            ".",
            "e",
            "'",
            "\\in");

    private final AnswerComparison comparison = new AnswerComparison(ComparisonSettings.DEFAULT);

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @MethodSource("cases")
    void shouldDecideAsTheTableSays(String reference, String answer, Equality expected) {
        Comparison found = comparison.compare(reference, answer, new Work(ORDINARY));

        assertThat(found.outcome()).as(found.reason()).isEqualTo(expected);
    }

    @Test
    void shouldAcceptWhatTheToleranceAllows() {
        AnswerComparison tolerant = new AnswerComparison(new ComparisonSettings(0.01, 0));

        assertThat(tolerant.compare("3.14", "\\pi", new Work(ORDINARY)).outcome())
                .isEqualTo(Equality.EQUAL);
        assertThat(tolerant.compare("3.14", "3.16", new Work(ORDINARY)).outcome())
                .isEqualTo(Equality.DIFFERENT);
    }

    @Test
    void shouldComplainOnlyAboutReferencesThatCannotBeUnderstood() {
        assertThat(comparison.complaint("\\frac{1}{2}")).isEmpty();
        assertThat(comparison.complaint("\\text{Friday}")).isEmpty();
        assertThat(comparison.complaint(" ")).hasValue("it is empty");
        assertThat(comparison.complaint("\\frac{1}{2"))
                .hasValueSatisfying(fault -> assertThat(fault).isEqualTo("expected '}', found the end"));
    }

    @Test
    void shouldNeitherThrowNorWorkWithoutBoundWhenTokensAreInAnyOrder() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            String one = anyTokens(random);
            String other = anyTokens(random);
            try {
                comparison.compare(one, other, new Work(HOSTILE));
                comparison.compare("5", other, new Work(HOSTILE));
                assertThat(one.isBlank()
                                || comparison
                                                .compare(one, one, new Work(HOSTILE))
                                                .outcome()
                                        != Equality.DIFFERENT)
                        .as(one)
                        .isTrue();
            } catch (TooMuchWork e) {
                throw new AssertionError(one + " and " + other, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "(",
                "\\frac{",
                "\\sqrt{",
                "\\frac{1}{",
                "\\left(",
                "[",
                "^",
                "2^",
                "_",
                "!",
                "-",
                "+",
                "1+",
                "1,",
                "\\text{",
                "\\{",
                "|",
                "9",
                "9^9^",
                "1/",
                "\\boxed{",
                "x",
                "\\sin",
                "5!",
                "\\begin{pmatrix}",
                "$",
                "\\",
                "\u00bd",
                "\u221a",
                "\\pm",
                "(1,2),",
                "1:",
                "\\cup",
                "=",
                "a=",
                "10^{10}\\cdot ",
                "2000!+",
                "2^{9999}/3+"
            })
    void shouldStayBelowTheLimitWhenALongTextRepeats(String piece) {
        String hostile = piece.repeat(200_000 / piece.length());
        String shorter = piece.repeat(800 / piece.length()) + "1";

        assertThat(comparison.compare("5", hostile, new Work(HOSTILE)).outcome())
                .isEqualTo(Equality.DIFFERENT);
        assertThat(comparison.compare("5", shorter, new Work(HOSTILE)).outcome())
                .isEqualTo(Equality.DIFFERENT);
    }

    private static String anyTokens(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n >= 0; n--) {
            text.append(TOKENS.get(random.nextInt(TOKENS.size()))).append(random.nextInt(4) == 0 ? " " : "");
        }
        return text.toString();
    }

    static Stream<Object[]> cases() throws IOException {
        try (InputStream in = AnswerComparisonTest.class.getResourceAsStream("/comparisons.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(AnswerComparisonTest::split)
                    .toList()
                    .stream();
        }
    }

    /** A bar without blanks around it is one of an absolute value. */
    private static Object[] split(String line) {
        String[] parts = (" " + line + " ").split(" \\|(?= )", -1);
        if (parts.length != 3) {
            throw new IllegalStateException("expected reference | answer | outcome, found: " + line);
        }
        return new Object[] {parts[0].strip(), parts[1].strip(), Equality.valueOf(parts[2].strip())};
    }
}
