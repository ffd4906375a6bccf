package io.erpo.math.answer;

import io.erpo.math.Work;
import io.erpo.math.answer.probe.Probing;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.Rational;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether two parsed answers mean the same. Decides by their kinds and hands their values to {@link Values}. */
final class Equivalence {

    private final Values values;
    private final Probing probing;
    private final SolutionSet sets;
    private final Work work;

    Equivalence(ComparisonSettings settings, Work work) {
        this.values = new Values(settings, work);
        this.probing = new Probing(work);
        this.sets = new SolutionSet(work);
        this.work = work;
    }

    Comparison compare(Node reference, Node answer) {
        work.step(1);
        Node r = single(reference);
        Node a = single(answer);
        if (SolutionSet.isPlainly(r) || SolutionSet.isPlainly(a)) {
            Optional<Comparison> decided = realSets(r, a);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        if (isSeveral(r) || isSeveral(a)) {
            return several(r, a);
        }
        if (r instanceof Node.Relation || a instanceof Node.Relation) {
            return relations(r, a);
        }
        if (isSequence(r) || isSequence(a)) {
            return sequences(r, a);
        }
        if (r instanceof Node.Combined || a instanceof Node.Combined) {
            return combined(r, a);
        }
        return scalars(r, a);
    }

    private static Node single(Node node) {
        // "x in S" states S.
        if (node instanceof Node.Relation relation
                && relation.signs().equals(List.of("in"))
                && Statement.isName(relation.sides().get(0))) {
            return single(relation.sides().get(1));
        }
        boolean alone = (node instanceof Node.Listing || node instanceof Node.Braces)
                && node.parts().size() == 1;
        return alone ? single(node.parts().get(0)) : node;
    }

    private Optional<Comparison> realSets(Node r, Node a) {
        Optional<RealSet> expected = sets.of(r);
        Optional<RealSet> found = sets.of(a);
        if (expected.isEmpty() || found.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> variable = sets.variable(r);
        Optional<String> other = sets.variable(a);
        if (variable.isPresent() && other.isPresent() && !variable.equals(other)) {
            return Optional.of(
                    different("expected a condition on " + variable.get() + ", found one on " + other.get()));
        }
        return Optional.of(
                expected.get().isSame(found.get()) ? equal("the same set of numbers") : different("other numbers"));
    }

    private static boolean isSeveral(Node node) {
        return node instanceof Node.Listing || node instanceof Node.Braces || hasBothSigns(node);
    }

    private static boolean hasBothSigns(Node node) {
        return node instanceof Node.PlusMinus || node.parts().stream().anyMatch(Equivalence::hasBothSigns);
    }

    private Comparison several(Node r, Node a) {
        if (isVector(r) && !hasBothSigns(r) && a instanceof Node.Listing) {
            return inOrder(r.parts(), unnamed(a.parts()));
        }
        if (isVector(a) && !hasBothSigns(a) && r instanceof Node.Listing) {
            return inOrder(unnamed(r.parts()), a.parts());
        }
        List<Node> expected = alternatives(r);
        List<Node> found = alternatives(a);
        if (expected.size() == 1 && a instanceof Node.Listing) {
            // The same in several forms is no other answer.
            return inOrder(Collections.nCopies(found.size(), expected.get(0)), found);
        }
        if (found.size() > expected.size()) {
            // What is said twice is no further item.
            found = found.stream().distinct().toList();
        }
        if (expected.size() != found.size()) {
            return different("expected " + expected.size() + " items, found " + found.size());
        }
        if (expected.size() == 1) {
            return Statement.isEquation(expected.get(0)) || Statement.isEquation(found.get(0))
                    ? relations(expected.get(0), found.get(0))
                    : different("another kind of answer");
        }
        if (names(expected) != names(found) && Math.max(names(expected), names(found)) > 1) {
            return inOrder(unnamed(expected), unnamed(found));
        }
        return anyOrder(expected, found);
    }

    /** How many different names the items have. */
    private static int names(List<Node> items) {
        Set<Node> names = new LinkedHashSet<>();
        items.forEach(item -> Statement.of(item).flatMap(Statement::name).ifPresent(names::add));
        return names.size();
    }

    private static List<Node> unnamed(List<Node> items) {
        List<Node> result = new ArrayList<>();
        for (Node item : items) {
            result.add(Statement.of(item)
                    .filter(statement -> statement.values().size() == 1)
                    .map(statement -> statement.values().get(0))
                    .orElse(item));
        }
        return result;
    }

    private static List<Node> alternatives(Node node) {
        if (node instanceof Node.Braces braces) {
            Set<Node> different = new LinkedHashSet<>();
            braces.items().forEach(item -> different.addAll(alternatives(item)));
            return List.copyOf(different);
        }
        if (node instanceof Node.Listing listing) {
            List<Node> all = new ArrayList<>();
            listing.items().forEach(item -> all.addAll(alternatives(item)));
            return all;
        }
        if (node instanceof Node.Relation relation
                && relation.sides().size() == 2
                && Statement.isName(relation.sides().get(0))
                && isSeveral(relation.sides().get(1))) {
            return alternatives(relation.sides().get(1)).stream()
                    .map(value -> (Node) new Node.Relation(
                            relation.signs(), List.of(relation.sides().get(0), value)))
                    .toList();
        }
        return hasBothSigns(node) ? List.of(Signs.choose(node, false), Signs.choose(node, true)) : List.of(node);
    }

    private Comparison anyOrder(List<Node> expected, List<Node> found) {
        List<Node> left = new ArrayList<>(found);
        for (Node item : expected) {
            int match = -1;
            for (int i = 0; i < left.size() && match < 0; i++) {
                match = compare(item, left.get(i)).isEqual() ? i : -1;
            }
            if (match < 0) {
                return different("an item of the reference is missing");
            }
            left.remove(match);
        }
        return equal("the same items");
    }

    private Comparison inOrder(List<Node> expected, List<Node> found) {
        if (expected.size() != found.size()) {
            return different("expected " + expected.size() + " items, found " + found.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            Comparison item = compare(expected.get(i), found.get(i));
            if (!item.isEqual()) {
                return new Comparison(item.outcome(), item.by(), "item " + (i + 1) + ": " + item.reason());
            }
        }
        return equal("the same items in order");
    }

    private Comparison relations(Node r, Node a) {
        Optional<Statement> expected = Statement.of(r);
        Optional<Statement> found = Statement.of(a);
        if (expected.isEmpty() || found.isEmpty()) {
            return sameRelation(r, a);
        }
        boolean bothEquations = r instanceof Node.Relation && a instanceof Node.Relation;
        boolean sameName = expected.get().name().equals(found.get().name());
        if (bothEquations && !(sameName && expected.get().name().isPresent())) {
            return equations((Node.Relation) r, (Node.Relation) a);
        }
        Comparison last = different("an equation without a value");
        for (Node wanted : expected.get().values()) {
            for (Node given : found.get().values()) {
                last = compare(wanted, given);
                if (!last.isEqual()) {
                    return last;
                }
            }
        }
        return last;
    }

    private Comparison sameRelation(Node r, Node a) {
        boolean sameSigns = r instanceof Node.Relation expected
                && a instanceof Node.Relation found
                && expected.signs().equals(found.signs());
        return sameSigns ? inOrder(r.parts(), a.parts()) : different("another kind of relation");
    }

    private Comparison equations(Node.Relation r, Node.Relation a) {
        if (r.sides().size() != 2 || a.sides().size() != 2) {
            return sameRelation(r, a);
        }
        boolean same = probing.areProportional(difference(r), difference(a));
        return same
                ? Comparison.equal(DecidedBy.PROBING, "the same equation")
                : Comparison.different(DecidedBy.PROBING, "another equation");
    }

    private static Node difference(Node.Relation equation) {
        return new Node.Sum(
                equation.sides().get(0), new Node.Negative(equation.sides().get(1)));
    }

    private static boolean isSequence(Node node) {
        return node instanceof Node.Bracketed || node instanceof Node.Matrix;
    }

    private static boolean isVector(Node node) {
        return (node instanceof Node.Bracketed bracketed
                        && (bracketed.isRound() || bracketed.items().size() > 2))
                || (node instanceof Node.Matrix matrix
                        && (matrix.columns() == 1
                                || matrix.columns() == matrix.items().size()));
    }

    private Comparison sequences(Node r, Node a) {
        if (r instanceof Node.Matrix expected && a instanceof Node.Matrix found) {
            return expected.columns() == found.columns()
                    ? inOrder(r.parts(), a.parts())
                    : different("a matrix of another shape");
        }
        if (r instanceof Node.Bracketed expected && a instanceof Node.Bracketed found) {
            boolean pair = expected.items().size() == 2;
            boolean sameBrackets =
                    expected.openedSquare() == found.openedSquare() && expected.closedSquare() == found.closedSquare();
            return pair && !sameBrackets ? different("other brackets") : inOrder(r.parts(), a.parts());
        }
        if (r instanceof Node.Matrix matrix && isRows(a)) {
            return inOrder(rows(matrix), a.parts());
        }
        if (a instanceof Node.Matrix matrix && isRows(r)) {
            return inOrder(r.parts(), rows(matrix));
        }
        return isVector(r) && isVector(a) ? inOrder(r.parts(), a.parts()) : different("another kind of answer");
    }

    /** [[1, 2], [3, 4]]. */
    private static boolean isRows(Node node) {
        return node instanceof Node.Bracketed
                && node.parts().stream()
                        .allMatch(row -> row instanceof Node.Bracketed bracketed && bracketed.openedSquare());
    }

    private static List<Node> rows(Node.Matrix matrix) {
        List<Node> rows = new ArrayList<>();
        for (int i = 0; i < matrix.items().size(); i += matrix.columns()) {
            rows.add(new Node.Bracketed(true, true, matrix.items().subList(i, i + matrix.columns())));
        }
        return rows;
    }

    private Comparison combined(Node r, Node a) {
        boolean sameOperator = r instanceof Node.Combined expected
                && a instanceof Node.Combined found
                && expected.operator().equals(found.operator());
        return sameOperator ? inOrder(r.parts(), a.parts()) : different("another kind of set");
    }

    private Comparison scalars(Node r, Node a) {
        if (r instanceof Node.Words || a instanceof Node.Words) {
            return !text(r).isEmpty() && text(r).equalsIgnoreCase(text(a))
                    ? equal("the same words")
                    : different("other words");
        }
        if (r instanceof Node.Negative minus && a instanceof Node.Negative other && isBased(minus.of(), other.of())) {
            return based(minus.of(), other.of());
        }
        if (r instanceof Node.Based || a instanceof Node.Based) {
            return based(r, a);
        }
        if (r instanceof Node.Percent || a instanceof Node.Percent) {
            return percent(r, a);
        }
        if (r instanceof Node.Ratio && a instanceof Node.Ratio) {
            return ratios(r.parts(), a.parts());
        }
        if (SolutionSet.isInfinite(r) || SolutionSet.isInfinite(a)) {
            return r.equals(a) ? equal("both infinite") : different("one is infinite");
        }
        return quantities(r, a);
    }

    /** Term by term, or all terms by the same factor; 05:00 is a time and no multiple of 06:00. */
    private Comparison ratios(List<Node> r, List<Node> a) {
        Comparison termByTerm = inOrder(r, a);
        Node zero = new Node.Number(Rational.ZERO, 0);
        boolean anyZero = r.stream().anyMatch(term -> values.compare(term, zero).isEqual());
        if (termByTerm.isEqual() || r.size() != a.size() || anyZero) {
            return termByTerm;
        }
        for (int i = 1; i < r.size(); i++) {
            Node left = new Node.Product(r.get(i), a.get(0));
            Node right = new Node.Product(a.get(i), r.get(0));
            if (!values.compare(left, right).isEqual()) {
                return termByTerm;
            }
        }
        return equal("the same ratio");
    }

    private static String text(Node node) {
        if (node instanceof Node.Words words) {
            return words.text();
        }
        // Letters in a row may have been read as a product.
        return node instanceof Node.Symbol symbol
                ? symbol.name()
                : node instanceof Node.Product product ? text(product.left()) + text(product.right()) : "";
    }

    private static boolean isBased(Node r, Node a) {
        return r instanceof Node.Based || a instanceof Node.Based;
    }

    /** A base that only one side names is a unit that the other left out. */
    private Comparison based(Node r, Node a) {
        if (r instanceof Node.Based expected && a instanceof Node.Based found) {
            return expected.equals(found)
                    ? equal("the same digits and base")
                    : different("other digits or another base");
        }
        Node other = r instanceof Node.Based ? a : r;
        Node.Based based = (Node.Based) (r instanceof Node.Based ? r : a);
        boolean same =
                other instanceof Node.Number number && number.value().toString().equals(based.digits());
        return same ? equal("the same digits") : different("other digits");
    }

    /** With or without its sign, or as the hundredth part. */
    private Comparison percent(Node r, Node a) {
        boolean both = r instanceof Node.Percent && a instanceof Node.Percent;
        Comparison asWritten = quantities(withoutPercent(r), withoutPercent(a));
        return both || asWritten.isEqual() ? asWritten : values.compare(r, a);
    }

    private static Node withoutPercent(Node node) {
        return node instanceof Node.Percent percent ? percent.of() : node;
    }

    private Comparison quantities(Node r, Node a) {
        if (r instanceof Node.Quantity expected && a instanceof Node.Quantity found) {
            return Units.contradict(expected.unit(), found.unit())
                    ? different("expected " + expected.unit() + ", found " + found.unit())
                    : compare(expected.of(), found.of());
        }
        if (r instanceof Node.Quantity expected) {
            return compare(expected.of(), Signs.withoutFactor(a, expected.unit()));
        }
        if (a instanceof Node.Quantity found) {
            return compare(Signs.withoutFactor(r, found.unit()), found.of());
        }
        return values.compare(withoutDegrees(r), withoutDegrees(a));
    }

    private static Node withoutDegrees(Node node) {
        return node instanceof Node.Degrees degrees ? degrees.of() : node;
    }

    private static Comparison equal(String reason) {
        return Comparison.equal(DecidedBy.STRUCTURE, reason);
    }

    private static Comparison different(String reason) {
        return Comparison.different(DecidedBy.STRUCTURE, reason);
    }
}
