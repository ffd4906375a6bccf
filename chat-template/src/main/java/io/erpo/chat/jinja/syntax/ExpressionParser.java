package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.library.Filters;
import io.erpo.chat.jinja.library.Tests;
import io.erpo.chat.jinja.python.Operator;
import io.erpo.chat.jinja.syntax.Token.Kind;
import io.erpo.chat.jinja.tree.Expression;
import io.erpo.chat.jinja.tree.Expression.CallArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses expressions with jinja2's operator precedence. */
final class ExpressionParser {

    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final Tokens tokens;
    private final PrimaryParser primaries;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.primaries = new PrimaryParser(tokens, this);
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

    /** As {@link #parseTuple}, but a following {@code if} belongs to the tag. */
    Expression parseTupleWithoutConditional() {
        return tuple(false, false);
    }

    /** The contents of parentheses: one expression, or a tuple of any size. */
    Expression parseParenthesized() {
        return tuple(true, true);
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
            expression = primaries.primary();
        }
        expression = primaries.withPostfixes(expression);
        return withFilters ? filtersAndTests(expression) : expression;
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
                result = primaries.call(result);
            } else {
                return result;
            }
        }
    }

    /** The filter after {@code |}, applied to a value. */
    Expression filter(Expression value) {
        Token name = tokens.expect(Kind.NAME, "the name of a filter");
        Filters.Filter filter = Filters.find(name.text()).orElseThrow(() -> unknown("filter", name, Filters.names()));
        CallArguments arguments = tokens.current().isOperator("(") ? primaries.arguments() : CallArguments.NONE;
        NamedArguments.check(name, arguments);
        return new Expression.Filtered(name.position(), value, name.text(), filter, arguments);
    }

    /** The test after {@code is}. */
    private Expression test(Expression value) {
        Position position = tokens.take().position();
        boolean negated = tokens.skipName("not");
        Token name = tokens.expect(Kind.NAME, "the name of a test");
        Tests.Test test = Tests.find(name.text()).orElseThrow(() -> unknown("test", name, Tests.names()));
        Expression tested = new Expression.Tested(position, value, name.text(), test, testArguments());
        return negated ? new Expression.Unary(position, Operator.NOT, tested) : tested;
    }

    /** Arguments in parentheses, or a single one without. */
    private CallArguments testArguments() {
        Token next = tokens.current();
        if (next.isOperator("(")) {
            return primaries.arguments();
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
        return new CallArguments(List.of(primaries.withPostfixes(primaries.primary())), Map.of());
    }

    private static TemplateException unknown(String kind, Token name, Iterable<String> known) {
        return new TemplateException(
                name.position(),
                "the " + kind + " '" + name.text() + "' is not supported; supported are " + String.join(", ", known));
    }
}
