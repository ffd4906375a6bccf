package io.erpo.math.answer.value;

import io.erpo.math.answer.number.Complex;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** Compares expressions by their values at a few fixed points. */
public final class Probing {

    /** The result of comparing the values. */
    public enum Finding {
        EQUAL,
        DIFFERENT,
        /** The first expression has no value at enough points. */
        FIRST_UNDEFINED,
        /** The first expression has values, the second has none. */
        SECOND_UNDEFINED
    }

    private static final double RELATIVE = 1e-9;
    private static final double RELATIVE_OF_CONSTANTS = 1e-11;
    private static final double ABSOLUTE = 1e-12;
    private static final int ENOUGH = 4;
    private static final Set<String> CONSTANTS = Set.of("pi", "e", "i", "infty", "emptyset", "dots");
    /** Small and large, of both signs. */
    private static final double[] POINTS = {0.3178, -0.4371, 1.7319, -2.1173, 3.4217, -5.2391, 0.0713, 11.637};
    /** For functions of whole numbers: factorials, binomials. */
    private static final double[] WHOLE = {3, 8, 5, 14, 2, 11, 7, 4, 9, 6};

    private final Work work;

    public Probing(Work work) {
        this.work = work;
    }

    /** Whether the two have the same values. */
    public Finding compare(Node first, Node second) {
        Set<String> variables = variables(List.of(first, second));
        boolean complex = usesImaginary(first) || usesImaginary(second);
        int firstDefined = 0;
        int both = 0;
        int skipped = 0;
        int points = variables.isEmpty() ? 1 : POINTS.length + WHOLE.length;
        for (int p = 0; p < points; p++) {
            PointValue at = at(variables, p);
            Complex a = at.of(first);
            Complex b = at.of(second);
            firstDefined += a.isDefined() ? 1 : 0;
            if (!a.isDefined() || !b.isDefined()) {
                continue;
            }
            if (!complex && !variables.isEmpty() && !(a.isReal() && b.isReal())) {
                skipped++;
                continue;
            }
            both++;
            if (!close(a, b, variables.isEmpty() ? RELATIVE_OF_CONSTANTS : RELATIVE)) {
                return Finding.DIFFERENT;
            }
        }
        int needed = variables.isEmpty() ? 1 : ENOUGH;
        if (both >= needed || (both > 0 && both + skipped >= needed)) {
            return Finding.EQUAL;
        }
        return firstDefined >= needed ? Finding.SECOND_UNDEFINED : Finding.FIRST_UNDEFINED;
    }

    /**
     * The non-zero constant ratio of the two: with one, the equations "first = 0" and "second = 0" agree. Empty when there is
     * none.
     */
    public OptionalDouble ratio(Node first, Node second) {
        Set<String> variables = variables(List.of(first, second));
        List<Complex> ratios = new ArrayList<>();
        for (int p = 0; p < (variables.isEmpty() ? 1 : POINTS.length); p++) {
            PointValue at = at(variables, p);
            Complex a = at.of(first);
            Complex b = at.of(second);
            boolean zero = a.abs() < ABSOLUTE;
            if (zero != b.abs() < ABSOLUTE && a.isDefined() && b.isDefined()) {
                return OptionalDouble.empty();
            }
            Complex ratio = zero ? Complex.UNDEFINED : b.dividedBy(a);
            if (ratio.isDefined()) {
                ratios.add(ratio);
            }
        }
        boolean same =
                ratios.size() >= ENOUGH && ratios.stream().allMatch(ratio -> close(ratio, ratios.get(0), RELATIVE));
        return same ? OptionalDouble.of(ratios.get(0).re()) : OptionalDouble.empty();
    }

    /** Whether the expression has a value at any of the points. */
    public boolean hasValue(Node node) {
        Set<String> variables = variables(List.of(node));
        for (int p = 0; p < POINTS.length + WHOLE.length; p++) {
            if (at(variables, p).of(node).isDefined()) {
                return true;
            }
        }
        return false;
    }

    /** The value of an expression without variables, empty when it is not real. */
    public OptionalDouble constant(Node node) {
        if (!variables(List.of(node)).isEmpty()) {
            return OptionalDouble.empty();
        }
        Complex value = at(Set.of(), 0).of(node);
        return value.isDefined() && value.isReal() ? OptionalDouble.of(value.re()) : OptionalDouble.empty();
    }

    /** The names of the variables, in order. */
    public Set<String> variables(List<Node> nodes) {
        Set<String> names = new TreeSet<>();
        nodes.forEach(node -> collect(node, names));
        return names;
    }

    private void collect(Node node, Set<String> names) {
        work.step(1);
        if (node instanceof Node.Symbol symbol
                && !CONSTANTS.contains(symbol.name())
                && !symbol.name().startsWith("bb ")) {
            names.add(symbol.name());
        }
        node.parts().forEach(part -> collect(part, names));
    }

    private boolean usesImaginary(Node node) {
        work.step(1);
        return (node instanceof Node.Symbol symbol && symbol.name().equals("i"))
                || (node instanceof Node.Call call && call.function().equals("cis"))
                || node.parts().stream().anyMatch(this::usesImaginary);
    }

    /** Each variable takes another point of the list, slightly shifted, so that no two are equal. */
    private PointValue at(Set<String> variables, int point) {
        Map<String, Double> values = new HashMap<>();
        int index = 0;
        for (String name : variables) {
            boolean whole = point >= POINTS.length;
            double[] places = whole ? WHOLE : POINTS;
            double place = places[(point + 5 * index) % places.length];
            values.put(name, whole ? place + 10 * (index / 2) : place * (1 + index / 97.0));
            index++;
        }
        return new PointValue(values::get, work);
    }

    private static boolean close(Complex a, Complex b, double relative) {
        double distance = a.minus(b).abs();
        return distance <= relative * Math.max(a.abs(), b.abs()) || distance <= ABSOLUTE;
    }
}
