package io.erpo.policy.chat.jinja;

import io.erpo.policy.chat.jinja.Expression.CallArguments;
import io.erpo.policy.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads expressions, with the precedence that jinja2 gives its operators. */
final class ExpressionParser {

    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final Tokens tokens;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** One expression. */
    Expression parse() {
        tokens.enter();
        Expression expression = disjunction();
        while (tokens.current().isName("if")) {
            Position position = tokens.take().position();
            Expression test = disjunction();
            Optional<Expression> otherwise = tokens.skipName("else") ? Optional.of(parse()) : Optional.empty();
            expression = new Expression.Conditional(position, test, expression, otherwise);
        }
        tokens.leave();
        return expression;
    }

    /** One expression, or several separated by commas as a tuple. */
    Expression parseTuple() {
        return tuple(true, false);
    }

    /** As {@link #parseTuple}, but an {@code if} behind it belongs to the tag. */
    Expression parseTupleWithoutConditional() {
        return tuple(false, false);
    }

    private Expression tuple(boolean conditional, boolean inParentheses) {
        Position position = tokens.current().position();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!atTupleEnd()) {
            items.add(conditional ? parse() : disjunction());
            comma = tokens.skipOperator(",");
            if (!comma) {
                break;
            }
        }
        if (items.size() == 1 && !comma) {
            return items.get(0);
        }
        if (items.isEmpty() && !inParentheses) {
            throw tokens.fault(
                    "expected an expression, found " + tokens.current().describe());
        }
        return new Expression.TupleOf(position, List.copyOf(items));
    }

    private boolean atTupleEnd() {
        Token token = tokens.current();
        return token.is(Kind.OUTPUT_END)
                || token.is(Kind.TAG_END)
                || token.isOperator(")")
                || token.isName("recursive");
    }

    private Expression disjunction() {
        Expression left = conjunction();
        while (tokens.current().isName("or")) {
            left = new Expression.Logical(tokens.take().position(), false, left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.current().isName("and")) {
            left = new Expression.Logical(tokens.take().position(), true, left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (!tokens.current().isName("not")) {
            return comparison();
        }
        tokens.enter();
        Expression negated = new Expression.Unary(tokens.take().position(), Operator.NOT, negation());
        tokens.leave();
        return negated;
    }

    private Expression comparison() {
        Position position = tokens.current().position();
        List<Expression> operands = new ArrayList<>(List.of(sum()));
        List<Operator.Comparison> operators = new ArrayList<>();
        for (Optional<Operator.Comparison> found = comparisonOperator();
                found.isPresent();
                found = comparisonOperator()) {
            operators.add(found.get());
            operands.add(sum());
        }
        return operators.isEmpty() ? operands.get(0) : new Expression.Compared(position, operands, operators);
    }

    private Optional<Operator.Comparison> comparisonOperator() {
        Token token = tokens.current();
        if (token.is(Kind.OPERATOR) && Operator.COMPARISONS.containsKey(token.text())) {
            return Optional.of(Operator.COMPARISONS.get(tokens.take().text()));
        }
        if (tokens.skipName("in")) {
            return Optional.of(Operator.IN);
        }
        if (token.isName("not") && tokens.lookAhead().isName("in")) {
            tokens.take();
            tokens.take();
            return Optional.of(Operator.NOT_IN);
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Operand {
        Expression parse();
    }

    private Expression leftAssociative(Map<String, Operator.Binary> operators, Operand operand) {
        Expression left = operand.parse();
        while (tokens.current().is(Kind.OPERATOR)
                && operators.containsKey(tokens.current().text())) {
            Token token = tokens.take();
            left = new Expression.Binary(token.position(), operators.get(token.text()), left, operand.parse());
        }
        return left;
    }

    private Expression sum() {
        return leftAssociative(Operator.SUMS, this::concatenation);
    }

    private Expression concatenation() {
        Position position = tokens.current().position();
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenated(position, parts);
    }

    private Expression product() {
        return leftAssociative(Operator.PRODUCTS, this::power);
    }

    private Expression power() {
        return leftAssociative(Operator.POWERS, () -> unary(true));
    }

    private Expression unary(boolean withFilters) {
        Token token = tokens.current();
        Expression expression;
        if (token.isOperator("-") || token.isOperator("+")) {
            tokens.enter();
            tokens.take();
            expression = new Expression.Unary(token.position(), Operator.SIGNS.get(token.text()), unary(false));
            tokens.leave();
        } else {
            expression = primary();
        }
        expression = postfixes(expression);
        return withFilters ? filtersAndTests(expression) : expression;
    }

    /** A literal, a name, or an expression in parentheses. */
    private Expression primary() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> name(tokens.take());
            case STRING -> string(token.position());
            case INTEGER, FLOAT -> new Expression.Constant(token.position(), number(tokens.take()));
            case OPERATOR -> brackets(token);
            default -> throw tokens.fault("expected an expression, found " + token.describe());
        };
    }

    private Expression brackets(Token token) {
        tokens.enter();
        Expression expression =
                switch (token.text()) {
                    case "(" -> {
                        tokens.take();
                        Expression inside = tuple(true, true);
                        tokens.expectOperator(")");
                        yield inside;
                    }
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw tokens.fault("expected an expression, found " + token.describe());
                };
        tokens.leave();
        return expression;
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Constant(token.position(), true);
            case "false", "False" -> new Expression.Constant(token.position(), false);
            case "none", "None" -> new Expression.Constant(token.position(), None.NONE);
            default -> {
                if (Globals.isUnsupported(token.text())) {
                    throw new TemplateException(token.position(), "'" + token.text() + "' is not supported");
                }
                yield new Expression.Name(token.position(), token.text());
            }
        };
    }

    /** Literals beside each other are one. */
    private Expression string(Position position) {
        StringBuilder text = new StringBuilder();
        while (tokens.current().is(Kind.STRING)) {
            text.append(tokens.take().text());
        }
        return new Expression.Constant(position, text.toString());
    }

    private static Object number(Token token) {
        String digits = token.text().replace("_", "");
        try {
            if (token.is(Kind.FLOAT)) {
                return Double.valueOf(digits);
            }
            String prefix = digits.length() > 2 ? Texts.lower(digits.substring(0, 2)) : "";
            int radix =
                    switch (prefix) {
                        case "0x" -> 16;
                        case "0o" -> 8;
                        case "0b" -> 2;
                        default -> 10;
                    };
            return Long.valueOf(radix == 10 ? digits : digits.substring(2), radix);
        } catch (NumberFormatException e) {
            throw new TemplateException(token.position(), token.text() + " needs more than 64 bits");
        }
    }

    private Expression list() {
        Position position = tokens.expectOperator("[").position();
        List<Expression> items = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            items.add(parse());
            commaUnless("]");
        }
        return new Expression.ListOf(position, List.copyOf(items));
    }

    private Expression dict() {
        Position position = tokens.expectOperator("{").position();
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = parse();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, parse()));
            commaUnless("}");
        }
        return new Expression.DictOf(position, List.copyOf(entries));
    }

    private void commaUnless(String closing) {
        if (!tokens.current().isOperator(closing)) {
            tokens.expectOperator(",");
        }
    }

    private Expression postfixes(Expression expression) {
        Expression result = expression;
        while (tokens.current().is(Kind.OPERATOR)) {
            switch (tokens.current().text()) {
                case "." -> result = attribute(result);
                case "[" -> result = subscript(result);
                case "(" -> result = call(result);
                default -> {
                    return result;
                }
            }
        }
        return result;
    }

    private Expression filtersAndTests(Expression expression) {
        Expression result = expression;
        while (true) {
            if (tokens.current().isOperator("|")) {
                tokens.take();
                result = filter(result);
            } else if (tokens.current().isName("is")) {
                result = test(result);
            } else if (tokens.current().isOperator("(")) {
                result = call(result);
            } else {
                return result;
            }
        }
    }

    private Expression attribute(Expression of) {
        Position position = tokens.expectOperator(".").position();
        if (tokens.current().is(Kind.INTEGER)) {
            Token index = tokens.take();
            return new Expression.Item(position, of, new Expression.Constant(index.position(), number(index)));
        }
        Token name = tokens.expect(Kind.NAME, "a name");
        if (tokens.current().isOperator("(") && Methods.isUnsupported(name.text())) {
            throw new TemplateException(
                    name.position(),
                    "the method '" + name.text() + "' is not supported; supported are "
                            + String.join(", ", Methods.names().toList()));
        }
        return new Expression.Attribute(position, of, name.text());
    }

    private Expression subscript(Expression of) {
        Position position = tokens.expectOperator("[").position();
        Expression none = new Expression.Constant(position, None.NONE);
        Expression first = tokens.current().isOperator(":") ? none : parse();
        if (!tokens.skipOperator(":")) {
            tokens.expectOperator("]");
            return new Expression.Item(position, of, first);
        }
        Expression stop = bound(none);
        Expression step = tokens.skipOperator(":") ? bound(none) : none;
        tokens.expectOperator("]");
        return new Expression.Slice(position, of, first, stop, step);
    }

    private Expression bound(Expression none) {
        return tokens.current().isOperator(":") || tokens.current().isOperator("]") ? none : parse();
    }

    private Expression call(Expression called) {
        return new Expression.Call(tokens.current().position(), called, arguments());
    }

    private CallArguments arguments() {
        tokens.enter();
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.current().isOperator("*") || tokens.current().isOperator("**")) {
                throw tokens.fault("'" + tokens.current().text() + "' for arguments is not supported");
            }
            if (tokens.current().is(Kind.NAME) && tokens.lookAhead().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                if (named.put(name, parse()) != null) {
                    throw tokens.fault("the argument '" + name + "' is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(parse());
            } else {
                throw tokens.fault("an argument without a name must not come after one with a name");
            }
            commaUnless(")");
        }
        tokens.leave();
        return new CallArguments(List.copyOf(positional), named);
    }

    /** What stands behind {@code |}, applied to a value. */
    Expression filter(Expression value) {
        Token name = tokens.expect(Kind.NAME, "the name of a filter");
        Filters.Filter filter = Filters.find(name.text()).orElseThrow(() -> unknown("filter", name, Filters.names()));
        CallArguments arguments = tokens.current().isOperator("(") ? arguments() : CallArguments.NONE;
        NamedArguments.check(name, arguments);
        return new Expression.Filtered(name.position(), value, name.text(), filter, arguments);
    }

    /** What stands behind {@code is}. */
    private Expression test(Expression value) {
        Position position = tokens.take().position();
        boolean negated = tokens.skipName("not");
        Token name = tokens.expect(Kind.NAME, "the name of a test");
        Tests.Test test = Tests.find(name.text()).orElseThrow(() -> unknown("test", name, Tests.names()));
        Expression tested = new Expression.Tested(position, value, name.text(), test, testArguments());
        return negated ? new Expression.Unary(position, Operator.NOT, tested) : tested;
    }

    /** In parentheses, or a single one without. */
    private CallArguments testArguments() {
        Token next = tokens.current();
        if (next.isOperator("(")) {
            return arguments();
        }
        boolean follows = next.is(Kind.STRING)
                || next.is(Kind.INTEGER)
                || next.is(Kind.FLOAT)
                || next.isOperator("[")
                || next.isOperator("{")
                || next.is(Kind.NAME) && !AFTER_TEST.contains(next.text());
        if (!follows) {
            return CallArguments.NONE;
        }
        if (next.isName("is")) {
            throw tokens.fault("tests cannot be chained with 'is'");
        }
        return new CallArguments(List.of(postfixes(primary())), Map.of());
    }

    private static TemplateException unknown(String kind, Token name, Iterable<String> known) {
        return new TemplateException(
                name.position(),
                "the " + kind + " '" + name.text() + "' is not supported; supported are " + String.join(", ", known));
    }
}
