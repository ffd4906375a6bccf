package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Token.Kind;
import java.util.List;
import java.util.Optional;

/** The notations of binomial coefficients with the letter C: {@code C(5,2)}, {@code C_5^2}, {@code C^2_5}, {@code ^5C_2}. */
final class Combinations {

    private static final String LETTER = "C";

    private Combinations() {}

    /** C(5,2): only of numbers, since C(n,2) may be any function, and C(2,5) a point. */
    static Optional<Node> of(Node left, Node right) {
        boolean pair = right instanceof Node.Bracketed bracketed
                && bracketed.isRound()
                && bracketed.items().size() == 2;
        return pair && left.equals(new Node.Symbol(LETTER))
                ? coefficient(right.parts().get(0), right.parts().get(1))
                : Optional.empty();
    }

    /** C_5^2, of a symbol with its subscript. */
    static Optional<Node> raised(Node base, Node exponent) {
        boolean letter = base instanceof Node.Symbol symbol && symbol.name().startsWith(LETTER + "_");
        if (!letter) {
            return Optional.empty();
        }
        String subscript = ((Node.Symbol) base).name().substring(LETTER.length() + 1);
        boolean digits = !subscript.isEmpty()
                && subscript.length() <= 5
                && subscript.chars().allMatch(Character::isDigit);
        return digits ? ordered(Numerals.number(subscript), exponent) : Optional.empty();
    }

    /** Whether {@code ^5C_2}, {@code _5C_2} or {@code C^2_5} begins here. */
    static boolean isAt(Cursor cursor) {
        if (cursor.peek().is("^") || cursor.peek().is("_")) {
            int letter = 1 + widthOfIndex(cursor, 1);
            return letter > 1 && isLetter(cursor.peek(letter)) && isMark(cursor.peek(letter + 1));
        }
        int second = 2 + widthOfIndex(cursor, 2);
        return isLetter(cursor.peek())
                && cursor.peek(1).is("^")
                && second > 2
                && cursor.peek(second).is("_");
    }

    /** @throws SyntaxFault when an index is no number */
    static Node parse(Cursor cursor) {
        Node first = null;
        Node second = null;
        while (second == null) {
            if (!isLetter(cursor.take())) {
                Node index = index(cursor);
                second = first == null ? null : index;
                first = first == null ? index : first;
            }
        }
        return ordered(first, second).orElseThrow(() -> new SyntaxFault("no binomial coefficient"));
    }

    private static Node index(Cursor cursor) {
        boolean braces = cursor.takeIf("{");
        if (!cursor.peek().is(Kind.NUMBER)) {
            throw new SyntaxFault("an index of C that is no number");
        }
        Node number = Numerals.number(
                braces ? cursor.take().text() : cursor.takeDigit().text());
        if (braces) {
            cursor.expect("}");
        }
        return number;
    }

    private static int widthOfIndex(Cursor cursor, int ahead) {
        if (cursor.peek(ahead).is(Kind.NUMBER) && isPlain(cursor.peek(ahead))) {
            return 1;
        }
        boolean group = cursor.peek(ahead).is("{")
                && cursor.peek(ahead + 1).is(Kind.NUMBER)
                && isPlain(cursor.peek(ahead + 1))
                && cursor.peek(ahead + 2).is("}");
        return group ? 3 : 0;
    }

    private static boolean isPlain(Token number) {
        return number.text().chars().allMatch(c -> NumberScanner.isDigit((char) c));
    }

    private static boolean isLetter(Token token) {
        return (token.is(Kind.SYMBOL) || token.is(Kind.WORDS)) && token.text().equals(LETTER);
    }

    private static boolean isMark(Token token) {
        return token.is("_") || token.is("^");
    }

    /** The larger number is above, whichever way it is written. */
    private static Optional<Node> ordered(Node one, Node other) {
        return coefficient(one, other).or(() -> coefficient(other, one));
    }

    private static Optional<Node> coefficient(Node above, Node below) {
        boolean numbers = above instanceof Node.Number n
                && below instanceof Node.Number k
                && n.decimals() == 0
                && k.decimals() == 0
                && k.value().compareTo(Rational.ZERO) >= 0
                && n.value().compareTo(k.value()) >= 0;
        return numbers ? Optional.of(new Node.Call("binom", List.of(above, below))) : Optional.empty();
    }
}
