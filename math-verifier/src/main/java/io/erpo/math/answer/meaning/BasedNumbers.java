package io.erpo.math.answer.meaning;

import io.erpo.math.answer.syntax.Node;
import java.util.Locale;
import java.util.Optional;

/** Numbers with a base: their digits. */
public final class BasedNumbers {

    private BasedNumbers() {}

    public static boolean areSame(Node.Based one, Node.Based other) {
        return one.base().equals(other.base()) && canonical(one.digits()).equals(canonical(other.digits()));
    }

    /** Whether a plain number, or letters beside one, has these digits. */
    public static boolean areDigits(Node.Based based, Node plain) {
        return spelled(plain).map(BasedNumbers::canonical).equals(Optional.of(canonical(based.digits())));
    }

    public static boolean isDecimal(Node.Based based) {
        return based.base().equals("10");
    }

    private static String canonical(String digits) {
        String upper = digits.toUpperCase(Locale.ROOT);
        int zeros = 0;
        while (zeros < upper.length() - 1 && upper.charAt(zeros) == '0') {
            zeros++;
        }
        return upper.substring(zeros);
    }

    private static Optional<String> spelled(Node node) {
        if (node instanceof Node.Number number && number.value().isInteger()) {
            return Optional.of(number.value().toString());
        }
        if (node instanceof Node.Symbol symbol) {
            return Optional.of(symbol.name());
        }
        return node instanceof Node.Product product
                ? spelled(product.left())
                        .flatMap(left -> spelled(product.right()).map(left::concat))
                : Optional.empty();
    }
}
