package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.DecidedBy;
import io.erpo.math.answer.meaning.Angles;
import io.erpo.math.answer.meaning.BasedNumbers;
import io.erpo.math.answer.meaning.Phrases;
import io.erpo.math.answer.meaning.Rewriting;
import io.erpo.math.answer.meaning.Units;
import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.sets.SolutionSet;
import io.erpo.math.answer.syntax.Node;
import java.math.BigInteger;
import java.util.List;

/** Compares single answers: words, numbers with a base, percent, degrees and units, ratios, and plain values. */
final class ScalarComparison {

    private final Equivalence equivalence;
    private final ValueComparison values;

    ScalarComparison(Equivalence equivalence, ValueComparison values) {
        this.equivalence = equivalence;
        this.values = values;
    }

    Comparison compare(Node r, Node a) {
        if (Phrases.areSame(r, a)) {
            return Comparison.sameStructure("the same words");
        }
        if (r instanceof Node.Words || a instanceof Node.Words) {
            return Comparison.otherStructure("other words");
        }
        if (isUnevaluated(a) && !isUnevaluated(r)) {
            return Comparison.otherStructure("a computation that is not carried out");
        }
        if (r instanceof Node.Negative minus && a instanceof Node.Negative other && isBased(minus.of(), other.of())) {
            return based(minus.of(), other.of());
        }
        if (isBased(r, a)) {
            return based(r, a);
        }
        if (r instanceof Node.Percent || a instanceof Node.Percent) {
            return percent(r, a);
        }
        if (r instanceof Node.Ratio && a instanceof Node.Ratio) {
            return ratios(r.parts(), a.parts());
        }
        if (SolutionSet.isInfinite(r) || SolutionSet.isInfinite(a)) {
            return r.equals(a)
                    ? Comparison.sameStructure("both infinite")
                    : Comparison.otherStructure("one is infinite");
        }
        return quantities(r, a);
    }

    private static boolean isUnevaluated(Node node) {
        return node instanceof Node.Unevaluated || node.parts().stream().anyMatch(ScalarComparison::isUnevaluated);
    }

    /** Term by term, or all terms by the same factor; 05:00 is a time and not a multiple of 06:00. */
    private Comparison ratios(List<Node> r, List<Node> a) {
        if (r.size() != a.size()) {
            return Comparison.otherStructure("expected " + r.size() + " terms, found " + a.size());
        }
        Comparison termByTerm = Comparison.sameStructure("the same terms");
        for (int i = 0; i < r.size() && termByTerm.isEqual(); i++) {
            termByTerm = equivalence.compare(r.get(i), a.get(i));
        }
        Node zero = new Node.Number(Rational.ZERO, 0);
        boolean anyZero = r.stream().anyMatch(term -> values.compare(term, zero).isEqual());
        boolean anyUnit = r.stream().anyMatch(Node.Quantity.class::isInstance);
        if (termByTerm.isEqual() || anyZero || anyUnit) {
            return termByTerm;
        }
        for (int i = 1; i < r.size(); i++) {
            Node left = new Node.Product(r.get(i), a.get(0));
            Node right = new Node.Product(a.get(i), r.get(0));
            if (!values.compare(left, right).isEqual()) {
                return termByTerm;
            }
        }
        return Comparison.sameStructure("the same ratio");
    }

    private static boolean isBased(Node r, Node a) {
        return r instanceof Node.Based || a instanceof Node.Based;
    }

    /** The question names the base, so an answer may leave it out: 1021 for 1021_3, but not 1021_3 for 1021. */
    private static Comparison based(Node r, Node a) {
        if (r instanceof Node.Based expected && a instanceof Node.Based found) {
            return BasedNumbers.areSame(expected, found)
                    ? Comparison.sameStructure("the same digits and base")
                    : Comparison.otherStructure("other digits or another base");
        }
        Node plain = r instanceof Node.Based ? a : r;
        Node.Based based = (Node.Based) (r instanceof Node.Based ? r : a);
        if (a instanceof Node.Based && !BasedNumbers.isDecimal(based)) {
            return Comparison.otherStructure("a number in base " + based.base());
        }
        return BasedNumbers.areDigits(based, plain)
                ? Comparison.sameStructure("the same digits")
                : Comparison.otherStructure("other digits");
    }

    /** Equal with or without the percent sign, or as a hundredth. */
    private Comparison percent(Node r, Node a) {
        boolean both = r instanceof Node.Percent && a instanceof Node.Percent;
        Comparison asWritten = quantities(withoutPercent(r), withoutPercent(a));
        return both || asWritten.isEqual() ? asWritten : values.compare(r, a);
    }

    private static Node withoutPercent(Node node) {
        return node instanceof Node.Percent percent ? percent.of() : node;
    }

    private static boolean isResidue(Node.Quantity quantity) {
        return quantity.unit().startsWith(Node.Quantity.MODULUS);
    }

    /** 10 (mod 7) is 3 (mod 7). */
    private Comparison residues(Node.Quantity r, Node.Quantity a) {
        if (!r.unit().equals(a.unit())) {
            return Comparison.otherStructure("expected " + r.unit() + ", found " + a.unit());
        }
        Node modulus =
                new Node.Number(Rational.of(new BigInteger(r.unit().substring(Node.Quantity.MODULUS.length()))), 0);
        Node quotient = new Node.Quotient(new Node.Sum(r.of(), new Node.Negative(a.of())), modulus);
        return values.isWhole(quotient)
                ? Comparison.equal(DecidedBy.NUMBER, "the same residue")
                : equivalence.compare(r.of(), a.of());
    }

    private Comparison quantities(Node r, Node a) {
        if (r instanceof Node.Quantity && a instanceof Node.Degrees
                || r instanceof Node.Degrees && a instanceof Node.Quantity) {
            return Comparison.otherStructure("one is an angle");
        }
        if (r instanceof Node.Quantity expected && a instanceof Node.Quantity found) {
            if (isResidue(expected) && isResidue(found)) {
                return residues(expected, found);
            }
            return Units.contradict(expected.unit(), found.unit())
                    ? Comparison.otherStructure("expected " + expected.unit() + ", found " + found.unit())
                    : equivalence.compare(expected.of(), found.of());
        }
        if (r instanceof Node.Quantity expected) {
            return equivalence.compare(expected.of(), Rewriting.withoutFactor(a, expected.unit()));
        }
        if (a instanceof Node.Quantity found) {
            return equivalence.compare(Rewriting.withoutFactor(r, found.unit()), found.of());
        }
        if (r instanceof Node.Degrees degrees && Angles.holdsPi(a)) {
            return values.compare(Angles.radians(degrees), a);
        }
        if (a instanceof Node.Degrees degrees && Angles.holdsPi(r)) {
            return values.compare(r, Angles.radians(degrees));
        }
        return values.compare(Angles.withoutSign(r), Angles.withoutSign(a));
    }
}
