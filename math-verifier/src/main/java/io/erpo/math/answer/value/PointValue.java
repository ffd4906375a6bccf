package io.erpo.math.answer.value;

import io.erpo.math.answer.number.Complex;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The value of an expression for given values of its variables. */
final class PointValue {

    private static final Set<String> ANGULAR = Set.of("sin", "cos", "tan", "cot", "sec", "csc", "cis");

    private final ToDoubleFunction<String> variables;
    private final Work work;
    /** Degrees are converted only in the argument of an angle function. */
    private boolean inAngle;

    PointValue(ToDoubleFunction<String> variables, Work work) {
        this.variables = variables;
        this.work = work;
    }

    Complex of(Node node) {
        work.step(2);
        if (node instanceof Node.Number number) {
            return Complex.real(number.value().toDouble());
        }
        if (node instanceof Node.Symbol symbol) {
            return symbol(symbol.name());
        }
        if (node instanceof Node.Call call) {
            return call(call.function(), call.arguments());
        }
        if (node instanceof Node.Unevaluated unevaluated) {
            return standIn(unevaluated);
        }
        List<Node> parts = node.parts();
        if (parts.isEmpty() || parts.size() > 2) {
            return Complex.UNDEFINED;
        }
        Complex first = of(parts.get(0));
        if (!first.isDefined()) {
            return Complex.UNDEFINED;
        }
        return parts.size() == 1 ? unary(node, first) : binary(node, first, of(parts.get(1)));
    }

    /**
     * Not the value of a sum or an integral but a smooth function of its parts, the same for equal parts and linear in what it is taken of:
     * enough to see whether two of them are the same.
     */
    private Complex standIn(Node.Unevaluated node) {
        List<Node> parts = node.parts();
        double weight = 1 + Math.abs(Math.sin(node.operator().hashCode()));
        for (int i = 0; i < parts.size() - 1; i++) {
            Complex bound = folded(parts.get(i));
            if (!bound.isDefined()) {
                return Complex.UNDEFINED;
            }
            weight += Math.sin((i + 1.3) * bound.re() + bound.im());
        }
        return Complex.real(weight).times(folded(parts.get(parts.size() - 1)));
    }

    private Complex folded(Node node) {
        if (node.equals(new Node.Symbol("infty"))) {
            return Complex.real(17.77);
        }
        if (node.equals(new Node.Negative(new Node.Symbol("infty")))) {
            return Complex.real(-17.77);
        }
        boolean several = node instanceof Node.Relation
                || node instanceof Node.Listing
                || node instanceof Node.Braces
                || node instanceof Node.Bracketed;
        if (!several) {
            return of(node);
        }
        Complex sum = Complex.real(node.parts().size());
        double factor = 1;
        for (Node part : node.parts()) {
            Complex value = folded(part);
            sum = sum.plus(value.plus(value.times(value)).times(Complex.real(factor)));
            factor += node instanceof Node.Relation || node instanceof Node.Bracketed ? 0.618 : 0;
        }
        return sum;
    }

    private Complex unary(Node node, Complex of) {
        if (node instanceof Node.Negative) {
            return Complex.real(0).minus(of);
        }
        if (node instanceof Node.Percent) {
            return of.dividedBy(Complex.real(100));
        }
        if (node instanceof Node.Degrees) {
            return inAngle ? of.times(Complex.real(Math.PI / 180)) : of;
        }
        return node instanceof Node.Quantity ? of : Complex.UNDEFINED;
    }

    private static Complex binary(Node node, Complex left, Complex right) {
        if (node instanceof Node.Sum) {
            return left.plus(right);
        }
        if (node instanceof Node.Product) {
            return left.times(right);
        }
        if (node instanceof Node.Quotient || node instanceof Node.Ratio) {
            return left.dividedBy(right);
        }
        return node instanceof Node.Power ? left.power(right) : Complex.UNDEFINED;
    }

    private Complex symbol(String name) {
        return switch (name) {
            case "pi" -> Complex.real(Math.PI);
            case "e" -> Complex.real(Math.E);
            case "i" -> new Complex(0, 1);
            case "infty", "emptyset", "dots" -> Complex.UNDEFINED;
            default -> name.startsWith("bb ") ? Complex.UNDEFINED : Complex.real(variables.applyAsDouble(name));
        };
    }

    private Complex call(String function, List<Node> arguments) {
        boolean outer = inAngle;
        inAngle = ANGULAR.contains(function);
        Complex x = of(arguments.get(0));
        inAngle = outer;
        if (arguments.size() == 2) {
            Complex y = of(arguments.get(1));
            return switch (function) {
                case "root" -> x.isReal() && x.re() != 0 ? y.root(x.re()) : Complex.UNDEFINED;
                case "log" -> y.log().dividedBy(x.log());
                case "binom" -> binomial(x, y);
                default -> Complex.UNDEFINED;
            };
        }
        return switch (function) {
            case "abs" -> Complex.real(x.abs());
            case "ln" -> x.log();
            case "log" -> x.log().dividedBy(Complex.real(Math.log(10)));
            case "exp" -> x.exp();
            case "cis" -> x.isReal() ? new Complex(Math.cos(x.re()), Math.sin(x.re())) : Complex.UNDEFINED;
            default -> x.isReal() ? Complex.real(real(function, x.re())) : Complex.UNDEFINED;
        };
    }

    private static double real(String function, double x) {
        return switch (function) {
            case "sin" -> Math.sin(x);
            case "cos" -> Math.cos(x);
            case "tan" -> Math.tan(x);
            case "cot" -> 1 / Math.tan(x);
            case "sec" -> 1 / Math.cos(x);
            case "csc" -> 1 / Math.sin(x);
            case "arcsin" -> Math.asin(x);
            case "arccos" -> Math.acos(x);
            case "arctan" -> Math.atan(x);
            case "sinh" -> Math.sinh(x);
            case "cosh" -> Math.cosh(x);
            case "tanh" -> Math.tanh(x);
            case "floor" -> Math.floor(x + 1e-12);
            case "ceil" -> Math.ceil(x - 1e-12);
            case "factorial" -> binomialProduct(x, x);
            default -> Double.NaN;
        };
    }

    private static Complex binomial(Complex n, Complex k) {
        boolean whole = n.isReal() && k.isReal() && k.re() == Math.rint(k.re()) && k.re() >= 0 && k.re() <= 170;
        return whole
                ? Complex.real(binomialProduct(n.re(), k.re()) / binomialProduct(k.re(), k.re()))
                : Complex.UNDEFINED;
    }

    /** n (n-1) ... with k factors; for n = k the factorial, which only whole numbers have here. */
    private static double binomialProduct(double n, double k) {
        if (k != Math.rint(k) || k < 0 || k > 170) {
            return Double.NaN;
        }
        double product = 1;
        for (int i = 0; i < k; i++) {
            product *= n - i;
        }
        return product;
    }
}
