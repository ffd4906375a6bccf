package io.erpo.math.answer.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerParserTest {

    private static final Node ONE = new Node.Number(Rational.ONE, 0);
    private static final Node TWO = new Node.Number(Rational.of(2), 0);
    private static final Node X = new Node.Symbol("x");

    @Test
    void shouldReadAMixedNumberAsASum() {
        assertThat(parse("1\\frac{1}{2}")).isEqualTo(new Node.Sum(ONE, new Node.Quotient(ONE, TWO)));
        assertThat(parse("1 1/2")).isEqualTo(new Node.Sum(ONE, new Node.Quotient(ONE, TWO)));
    }

    @Test
    void shouldReadFactorsSideBySideAsAProduct() {
        assertThat(parse("2x")).isEqualTo(new Node.Product(TWO, X));
        assertThat(parse("2\\sin x")).isEqualTo(new Node.Product(TWO, new Node.Call("sin", List.of(X))));
    }

    @Test
    void shouldTellBracketsApart() {
        assertThat(parse("(1,2]")).isEqualTo(new Node.Bracketed(false, true, List.of(ONE, TWO)));
        assertThat(parse("\\{1,2\\}")).isEqualTo(new Node.Braces(List.of(ONE, TWO)));
        assertThat(parse("1,2")).isEqualTo(new Node.Listing(List.of(ONE, TWO)));
        assertThat(parse("(x)")).isEqualTo(X);
    }

    @Test
    void shouldReadCommasBetweenThreeDigitsBothWays() {
        assertThat(AnswerParser.parse("1,000", true, new Work(1_000))).isEqualTo(new Node.Number(Rational.of(1000), 0));
        assertThat(AnswerParser.parse("1,000", false, new Work(1_000))).isInstanceOf(Node.Listing.class);
    }

    @Test
    void shouldKeepDecimals() {
        assertThat(parse("0.50"))
                .isEqualTo(
                        new Node.Number(Rational.ONE.dividedBy(Rational.of(2)).orElseThrow(), 2));
        assertThat(parse("1.5e1")).isEqualTo(new Node.Number(Rational.of(15), 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(1|expected a closing bracket, found the end",
                "1+|expected a number or expression, found the end",
                "5 5|expected the end, found '5'",
                "\\int|expected a number or expression, found the end",
                "7 (eight)|a number beside another one in words",
                "5 not|'not' is no unit",
                "\\foo|\\foo is not known",
                "1e99999|an exponent of more than 5000",
                "\\begin{pmatrix}1&2\\\\3\\end{pmatrix}|a matrix with rows of 2 and 1"
            })
    void shouldSayWhatItFoundWhenThisIsNoAnswer(String text, String fault) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(SyntaxFault.class).hasMessage(fault);
    }

    @Test
    void shouldRefuseDeepAndLongTextsWhenTheyPassTheLimits() {
        assertThatThrownBy(() -> parse("(".repeat(100) + "1" + ")".repeat(100))).hasMessage("nested more than 64 deep");
        assertThatThrownBy(() -> parse("1+".repeat(400) + "1")).hasMessage("more than 300 operators");
        assertThatThrownBy(() -> parse("1,".repeat(3_000) + "1")).hasMessage("longer than 2000 tokens");
        assertThatThrownBy(() -> parse("1".repeat(10_001))).hasMessage("longer than 10000 characters");
    }

    private static Node parse(String text) {
        return AnswerParser.parse(text, true, new Work(1_000_000));
    }
}
