package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Parses functions with their arguments, and sums, integrals and limits that were not evaluated. */
final class FunctionParser {

    private static final Map<String, String> INVERSE = Map.of("sin", "arcsin", "cos", "arccos", "tan", "arctan");
    private static final Map<String, String> SAME =
            Map.of("asin", "arcsin", "acos", "arccos", "atan", "arctan", "lg", "log");
    /** Functions that apply to all following factors, not only to one operand. */
    private static final Set<String> OF_PRODUCTS =
            Set.of("int", "iint", "oint", "sum", "prod", "lim", "limsup", "liminf");

    private final Cursor cursor;
    private final AnswerParser parser;
    private final OperandParser operands;

    FunctionParser(Cursor cursor, AnswerParser parser, OperandParser operands) {
        this.cursor = cursor;
        this.parser = parser;
        this.operands = operands;
    }

    Node unevaluated(String operator) {
        cursor.enter();
        List<Node> parts = new ArrayList<>();
        while (cursor.peek().is("_") || cursor.peek().is("^")) {
            cursor.link();
            cursor.take();
            parts.add(bound());
        }
        parts.add(OF_PRODUCTS.contains(operator) ? parser.product() : operands.primary());
        cursor.leave();
        return new Node.Unevaluated(operator, parts);
    }

    private Node bound() {
        if (!cursor.takeIf("{")) {
            return operands.argument();
        }
        Node node = parser.several();
        cursor.expect("}");
        return node;
    }

    Node function(String written) {
        String name = SAME.getOrDefault(written, written);
        return switch (name) {
            case "sqrt" -> root();
            case "cbrt" -> new Node.Call("root", List.of(Numerals.integer(3), operands.argument()));
            case "log" -> logarithm();
            default -> powered(name);
        };
    }

    private Node root() {
        Node degree = Numerals.integer(2);
        if (cursor.takeIf("[")) {
            degree = parser.sum();
            cursor.expect("]");
        }
        cursor.enter();
        Node of = cursor.peek().is("{") ? operands.argument() : operands.primary();
        cursor.leave();
        return new Node.Call("root", List.of(degree, of));
    }

    private Node logarithm() {
        if (!cursor.takeIf("_")) {
            return powered("log");
        }
        Node base = operands.argument();
        return raise(
                cursor.takeIf("^") ? operands.postfixes().exponent() : Numerals.integer(1),
                x -> new Node.Call("log", List.of(base, x)));
    }

    private Node powered(String name) {
        Node exponent = cursor.takeIf("^") ? operands.postfixes().exponent() : Numerals.integer(1);
        boolean inverse = exponent.equals(new Node.Negative(Numerals.integer(1))) && INVERSE.containsKey(name);
        return inverse
                ? new Node.Call(INVERSE.get(name), List.of(functionArgument()))
                : raise(exponent, x -> new Node.Call(name, List.of(x)));
    }

    private Node raise(Node exponent, UnaryOperator<Node> call) {
        Node value = call.apply(functionArgument());
        return exponent.equals(Numerals.integer(1)) ? value : new Node.Power(value, exponent);
    }

    /** In brackets, or the factors up to the next function or operator. */
    private Node functionArgument() {
        cursor.enter();
        Node argument;
        if (cursor.peek().is("(") || cursor.peek().is("{")) {
            argument = operands.primary();
        } else {
            argument = cursor.takeIf("-") ? new Node.Negative(operands.power()) : operands.power();
            while (operands.continues(argument)
                    && !cursor.peek().is(Kind.FUNCTION)
                    && !cursor.peek().is("(")) {
                cursor.link();
                argument = new Node.Product(argument, operands.power());
            }
            if (cursor.peek().is("/") && cursor.peek(1).is(Kind.NUMBER)) {
                cursor.take();
                argument = new Node.Quotient(argument, operands.power());
            }
        }
        cursor.leave();
        return argument;
    }
}
