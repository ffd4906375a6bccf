package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads what stands between two operators: numbers, symbols, functions, brackets, with powers and postfixes. */
final class OperandParser {

    private static final Set<String> OPENING = Set.of(
            "(",
            "[",
            "{",
            "\\{",
            "frac",
            "binom",
            "lfloor",
            "lceil",
            "overline",
            "vec",
            "hat",
            "widehat",
            "bar",
            "angle",
            "triangle",
            "langle",
            "$",
            "pounds",
            "euro");
    private static final Map<String, String> INVERSE = Map.of("sin", "arcsin", "cos", "arccos", "tan", "arctan");
    private static final Map<String, String> SAME =
            Map.of("asin", "arcsin", "acos", "arccos", "atan", "arctan", "lg", "log");

    private final Cursor cursor;
    private final AnswerParser parser;

    OperandParser(Cursor cursor, AnswerParser parser) {
        this.cursor = cursor;
        this.parser = parser;
    }

    /** Whether another operand follows without an operator, as in 2x. */
    boolean continues(Node left) {
        Token next = cursor.peek();
        return switch (next.kind()) {
            case SYMBOL, FUNCTION -> !(left instanceof Node.Words);
            case NUMBER ->
                !(left instanceof Node.Number) && !(left instanceof Node.Words) && !(left instanceof Node.Quantity);
            case OPERATOR ->
                (OPENING.contains(next.text())
                                || next.text().startsWith("\\begin")
                                || (next.is("|") && !cursor.isInBars()))
                        && !(left instanceof Node.Words);
            default -> false;
        };
    }

    Node power() {
        cursor.enter();
        Node base = primary();
        while (true) {
            if (cursor.peek().is("^")) {
                cursor.take();
                base = raised(base);
            } else if (cursor.takeIf("circ")) {
                base = new Node.Degrees(base);
            } else if (cursor.takeIf("!")) {
                base = new Node.Call("factorial", List.of(base));
            } else if (cursor.takeIf("%")) {
                base = new Node.Percent(base);
            } else {
                cursor.leave();
                return base;
            }
            cursor.link();
        }
    }

    private Node raised(Node base) {
        if (cursor.takeIf("circ")) {
            return new Node.Degrees(base);
        }
        boolean letter = cursor.peek(1).is(Kind.SYMBOL) && cursor.peek(1).text().equals("o");
        if (cursor.peek().is("{")
                && (cursor.peek(1).is("circ") || letter)
                && cursor.peek(2).is("}")) {
            cursor.take();
            cursor.take();
            cursor.expect("}");
            return new Node.Degrees(base);
        }
        return new Node.Power(base, exponent());
    }

    private Node exponent() {
        if (cursor.peek().is("{")) {
            return argument();
        }
        if (cursor.takeIf("-")) {
            return new Node.Negative(exponent());
        }
        cursor.enter();
        Node node = primary();
        node = cursor.takeIf("^") ? raised(node) : node;
        cursor.leave();
        return node;
    }

    /** The exponent of a unit. */
    String exponentText() {
        boolean braces = cursor.takeIf("{");
        String sign = cursor.takeIf("-") ? "-" : "";
        Token number = cursor.take();
        if (!number.is(Kind.NUMBER)) {
            throw new SyntaxFault("the power of a unit is no number");
        }
        if (braces) {
            cursor.expect("}");
        }
        return sign + number.text();
    }

    private Node primary() {
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NUMBER -> number(cursor.take().text());
            case SYMBOL -> symbol(cursor.take().text());
            case FUNCTION -> function(cursor.take().text());
            case WORDS -> words();
            case OPERATOR -> operator();
            default -> throw cursor.fault("a number or expression");
        };
    }

    private Node number(String digits) {
        if (cursor.peek().is("_")) {
            cursor.take();
            return new Node.Based(digits, subscript());
        }
        if (digits.contains(".")
                && (cursor.peek().is("overline") || cursor.peek().is("bar"))) {
            cursor.take();
            return new Node.Number(Numerals.repeating(digits, subscript()), 0);
        }
        return Numerals.number(digits);
    }

    private Node symbol(String name) {
        StringBuilder full = new StringBuilder(name);
        while (true) {
            if (cursor.takeIf("_")) {
                full.append('_').append(subscript());
            } else if (cursor.takeIf("'")) {
                full.append('\'');
            } else {
                return new Node.Symbol(full.toString());
            }
        }
    }

    /** The text of a subscript, as it stands. */
    private String subscript() {
        StringBuilder text = new StringBuilder();
        int open = 0;
        do {
            Token token = cursor.take();
            if (token.is(Kind.END)) {
                throw new SyntaxFault("a subscript is not closed");
            }
            open += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            if (open < 0) {
                throw new SyntaxFault("a subscript is missing");
            }
            text.append(token.is("{") || token.is("}") ? "" : token.text());
        } while (open > 0);
        return text.toString();
    }

    private Node words() {
        Token first = cursor.take();
        if (first.text().length() == 1) {
            return symbol(first.text());
        }
        StringBuilder phrase = new StringBuilder(first.text());
        while (cursor.peek().is(Kind.WORDS) || cursor.peek().is(Kind.NUMBER)) {
            phrase.append(' ').append(cursor.take().text());
        }
        Integer number = Vocabulary.NUMBERS.get(phrase.toString());
        return number == null ? new Node.Words(phrase.toString()) : Numerals.integer(number);
    }

    private Node function(String written) {
        String name = SAME.getOrDefault(written, written);
        return switch (name) {
            case "sqrt" -> root();
            case "cbrt" -> new Node.Call("root", List.of(Numerals.integer(3), argument()));
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
        Node of = cursor.peek().is("{") ? argument() : primary();
        cursor.leave();
        return new Node.Call("root", List.of(degree, of));
    }

    private Node logarithm() {
        if (!cursor.takeIf("_")) {
            return powered("log");
        }
        Node base = argument();
        return raise(
                cursor.takeIf("^") ? exponent() : Numerals.integer(1), x -> new Node.Call("log", List.of(base, x)));
    }

    private Node powered(String name) {
        Node exponent = cursor.takeIf("^") ? exponent() : Numerals.integer(1);
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
            argument = primary();
        } else {
            argument = cursor.takeIf("-") ? new Node.Negative(power()) : power();
            while (continues(argument)
                    && !cursor.peek().is(Kind.FUNCTION)
                    && !cursor.peek().is("(")) {
                cursor.link();
                argument = new Node.Product(argument, power());
            }
            if (cursor.peek().is("/") && cursor.peek(1).is(Kind.NUMBER)) {
                cursor.take();
                argument = new Node.Quotient(argument, power());
            }
        }
        cursor.leave();
        return argument;
    }

    /** What a command takes: a group in braces, a digit, or one operand. */
    private Node argument() {
        cursor.enter();
        Node node;
        if (cursor.takeIf("{")) {
            node = parser.sum();
            cursor.expect("}");
        } else if (cursor.peek().is(Kind.NUMBER)) {
            node = Numerals.number(cursor.takeDigit().text());
        } else if (cursor.peek().is(Kind.SYMBOL)) {
            node = new Node.Symbol(cursor.take().text());
        } else {
            node = primary();
        }
        cursor.leave();
        return node;
    }

    private Node operator() {
        Token token = cursor.take();
        return switch (token.text()) {
            case "(", "[" -> bracketed(token.is("["));
            case "langle" -> pointed();
            case "{" -> group();
            case "\\{" -> braces();
            case "frac" -> new Node.Quotient(argument(), argument());
            case "binom" -> new Node.Call("binom", List.of(argument(), argument()));
            case "|" -> bars();
            case "lfloor" -> enclosed("floor", "rfloor");
            case "lceil" -> enclosed("ceil", "rceil");
            case "overline", "vec", "hat", "widehat", "bar" -> new Node.Symbol(subscript());
            case "angle", "triangle" -> new Node.Symbol(token.text() + " " + name());
            case "$" -> new Node.Quantity(power(), "dollar");
            case "pounds", "euro" -> new Node.Quantity(power(), token.text());
            default -> {
                if (token.text().startsWith("\\begin ")) {
                    yield matrix(token.text().substring("\\begin ".length()));
                }
                throw new SyntaxFault("'" + token.text() + "' where a number or expression was expected");
            }
        };
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (cursor.peek().is(Kind.SYMBOL)) {
            name.append(((Node.Symbol) symbol(cursor.take().text())).name());
        }
        return name.toString();
    }

    private Node enclosed(String function, String closing) {
        Node node = new Node.Call(function, List.of(parser.sum()));
        cursor.expect(closing);
        return node;
    }

    private Node bars() {
        cursor.bar(1);
        Node of = parser.sum();
        cursor.bar(-1);
        cursor.expect("|");
        return new Node.Call("abs", List.of(of));
    }

    private Node bracketed(boolean square) {
        cursor.enter();
        List<Node> items = cursor.peek().is(")") ? List.of() : parser.items();
        boolean closedSquare = cursor.peek().is("]");
        if (!closedSquare && !cursor.peek().is(")")) {
            throw cursor.fault("a closing bracket");
        }
        cursor.take();
        cursor.leave();
        return items.size() == 1 && square == closedSquare
                ? items.get(0)
                : new Node.Bracketed(square, closedSquare, items);
    }

    private Node pointed() {
        List<Node> items = parser.items();
        cursor.expect("rangle");
        return new Node.Bracketed(false, false, items);
    }

    private Node group() {
        if (cursor.peek().is("}")) {
            throw new SyntaxFault("{} is empty");
        }
        cursor.enter();
        List<Node> items = parser.items();
        cursor.expect("}");
        cursor.leave();
        return items.size() == 1 ? items.get(0) : new Node.Braces(items);
    }

    private Node braces() {
        if (cursor.takeIf("\\}")) {
            return new Node.Braces(List.of());
        }
        cursor.enter();
        cursor.bar(1);
        List<Node> items = parser.items();
        cursor.bar(-1);
        if (cursor.takeIf("|") || cursor.takeIf(":")) {
            Node condition = new Node.Listing(parser.items());
            items = condition.parts();
            cursor.expect("\\}");
            cursor.leave();
            return items.size() == 1 ? items.get(0) : condition;
        }
        cursor.expect("\\}");
        cursor.leave();
        return new Node.Braces(items);
    }

    /** Lines of an environment without columns. */
    private Node lines(String kind) {
        cursor.enter();
        List<Node> lines = new ArrayList<>(parser.items());
        while (cursor.takeIf("\\\\")) {
            lines.addAll(parser.items());
        }
        cursor.expect("\\end " + kind);
        cursor.leave();
        return new Node.Listing(lines);
    }

    private Node matrix(String kind) {
        if (kind.equals("cases")) {
            return lines(kind);
        }
        if (!kind.endsWith("matrix") && !kind.equals("array")) {
            throw new SyntaxFault("\\begin{" + kind + "} is not known");
        }
        if (kind.equals("array") && cursor.peek().is("{")) {
            subscript();
        }
        cursor.enter();
        List<Node> items = new ArrayList<>();
        int columns = 0;
        int inRow = 0;
        while (!cursor.peek().is("\\end " + kind)) {
            items.add(parser.sum());
            inRow++;
            if (cursor.takeIf("&")) {
                continue;
            }
            if (columns != 0 && columns != inRow) {
                throw new SyntaxFault("a matrix with rows of " + columns + " and " + inRow);
            }
            columns = inRow;
            inRow = 0;
            if (!cursor.takeIf("\\\\") && !cursor.peek().is("\\end " + kind)) {
                throw cursor.fault("the end of a row");
            }
        }
        cursor.take();
        cursor.leave();
        if (items.isEmpty()) {
            throw new SyntaxFault("an empty matrix");
        }
        return new Node.Matrix(columns, items);
    }
}
