package io.erpo.math.answer.probe;

import io.erpo.math.Work;
import io.erpo.math.answer.syntax.Node;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The value of an expression where its variables have given values. */
final class PointValue {

    private final ToDoubleFunction<String> variables;
    private final Work work;

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

    private static Complex unary(Node node, Complex of) {
        if (node instanceof Node.Negative) {
            return Complex.real(0).minus(of);
        }
        if (node instanceof Node.Percent) {
            return of.dividedBy(Complex.real(100));
        }
        return node instanceof Node.Degrees || node instanceof Node.Quantity ? of : Complex.UNDEFINED;
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
        Complex x = angle(arguments.get(0));
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
            default -> x.isReal() ? Complex.real(real(function, x.re())) : Complex.UNDEFINED;
        };
    }

    /** Degrees count as such only where an angle is taken. */
    private Complex angle(Node node) {
        Complex value = of(node);
        return node instanceof Node.Degrees ? value.times(Complex.real(Math.PI / 180)) : value;
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
