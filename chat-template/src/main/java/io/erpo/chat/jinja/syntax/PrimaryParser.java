package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.library.Globals;
import io.erpo.chat.jinja.library.Methods;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.syntax.Token.Kind;
import io.erpo.chat.jinja.tree.Expression;
import io.erpo.chat.jinja.tree.Expression.CallArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses what binds tightest: literals, names, brackets, and the postfixes that follow them. */
final class PrimaryParser {

    private final Tokens tokens;
    private final ExpressionParser expressions;

    /** @param expressions parses the contents of brackets */
    PrimaryParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** A literal, a name, or an expression in parentheses. */
    Expression primary() {
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
                        Expression inside = expressions.parseParenthesized();
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

    /** Adjacent string literals are concatenated. */
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
            items.add(expressions.parse());
            commaUnless("]");
        }
        return new Expression.ListOf(position, List.copyOf(items));
    }

    private Expression dict() {
        Position position = tokens.expectOperator("{").position();
        List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.parse();
            tokens.expectOperator(":");
            entries.add(Map.entry(key, expressions.parse()));
            commaUnless("}");
        }
        return new Expression.DictOf(position, List.copyOf(entries));
    }

    private void commaUnless(String closing) {
        if (!tokens.current().isOperator(closing)) {
            tokens.expectOperator(",");
        }
    }

    /** An expression with the attributes, subscripts and calls that follow it. */
    Expression withPostfixes(Expression expression) {
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
        Expression first = tokens.current().isOperator(":") ? none : expressions.parse();
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
        return tokens.current().isOperator(":") || tokens.current().isOperator("]") ? none : expressions.parse();
    }

    Expression call(Expression called) {
        return new Expression.Call(tokens.current().position(), called, arguments());
    }

    CallArguments arguments() {
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
                if (named.put(name, expressions.parse()) != null) {
                    throw tokens.fault("the argument '" + name + "' is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expressions.parse());
            } else {
                throw tokens.fault("an argument without a name must not come after one with a name");
            }
            commaUnless(")");
        }
        tokens.leave();
        return new CallArguments(List.copyOf(positional), named);
    }
}
