package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.syntax.Token.Kind;
import io.erpo.chat.jinja.tree.Expression;
import io.erpo.chat.jinja.tree.Flow;
import io.erpo.chat.jinja.tree.Statement;
import io.erpo.chat.jinja.tree.Statement.Captured;
import io.erpo.chat.jinja.tree.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses a whole template. */
public final class StatementParser {

    private static final Set<String> CONSTANTS = Set.of("true", "True", "false", "False", "none", "None");

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int loops;

    private StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /** @throws TemplateException when the template cannot be read */
    public static List<Statement> parse(String source) {
        Tokens tokens = new Tokens(Lexer.tokens(source));
        return new StatementParser(tokens).body(Set.of());
    }

    /** Parses up to the end of the template, or up to a tag of one of these names, which is not consumed. */
    private List<Statement> body(Set<String> ends) {
        List<Statement> statements = new ArrayList<>();
        while (!tokens.current().is(Kind.END)) {
            Token token = tokens.current();
            if (token.is(Kind.TAG_BEGIN)) {
                String tag = tokens.lookAhead().text();
                if (ends.contains(tag)) {
                    break;
                }
                tokens.take();
                statements.add(tag(tokens.expect(Kind.NAME, "the name of a tag")));
                endTag();
            } else if (token.is(Kind.DATA)) {
                statements.add(
                        new Statement.Text(token.position(), tokens.take().text()));
            } else {
                tokens.take();
                statements.add(new Statement.Output(token.position(), expressions.parseTuple()));
                tokens.expect(Kind.OUTPUT_END, "'}}'");
            }
        }
        return List.copyOf(statements);
    }

    private Statement tag(Token tag) {
        tokens.enter();
        Position position = tag.position();
        Statement statement =
                switch (tag.text()) {
                    case "if" -> conditional(position);
                    case "for" -> loop(position);
                    case "set" -> assignment(position);
                    case "macro" -> macro(position);
                    case "with" -> with(position);
                    case "call" -> call(position);
                    case "filter" ->
                        new Statement.Block(
                                position, captured(Optional.of(filters(expressions.filter(text()))), "filter"));
                    // transformers uses this block to mark the model's own text; the rendered text is the same without
                    // it.
                    case "generation" -> new Statement.Block(position, captured(Optional.empty(), "generation"));
                    case "break" -> jump(position, Flow.BREAK);
                    case "continue" -> jump(position, Flow.CONTINUE);
                    default -> throw new TemplateException(position, misplaced(tag.text()));
                };
        tokens.leave();
        return statement;
    }

    private static String misplaced(String tag) {
        return tag.startsWith("end") || tag.equals("else") || tag.equals("elif")
                ? "there is no open tag that '" + tag + "' belongs to"
                : "the tag '" + tag + "' is not supported; supported are if, for, set, macro, call, with, filter,"
                        + " generation, break and continue";
    }

    private void endTag() {
        tokens.expect(Kind.TAG_END, "'%}'");
    }

    /** The body of an open tag, up to one of these tags, whose name is consumed. */
    private Map.Entry<String, List<Statement>> block(Position begin, String... ends) {
        tokens.skipOperator(":");
        endTag();
        List<Statement> body = body(Set.of(ends));
        if (tokens.current().is(Kind.END)) {
            throw new TemplateException(begin, "the tag is not closed by {% " + ends[ends.length - 1] + " %}");
        }
        tokens.take();
        return Map.entry(tokens.take().text(), body);
    }

    private Statement conditional(Position position) {
        List<Statement.If.Branch> branches = new ArrayList<>();
        while (true) {
            Expression test = expressions.parseTupleWithoutConditional();
            Map.Entry<String, List<Statement>> block = block(position, "elif", "else", "endif");
            branches.add(new Statement.If.Branch(test, block.getValue()));
            if (!block.getKey().equals("elif")) {
                List<Statement> otherwise =
                        block.getKey().equals("else") ? block(position, "endif").getValue() : List.of();
                return new Statement.If(position, List.copyOf(branches), otherwise);
            }
        }
    }

    private Statement loop(Position position) {
        Target target = target(false);
        if (!tokens.skipName("in")) {
            throw tokens.fault("expected 'in', found " + tokens.current().describe());
        }
        Expression items = expressions.parseTupleWithoutConditional();
        Optional<Expression> filter = tokens.skipName("if") ? Optional.of(expressions.parse()) : Optional.empty();
        if (tokens.current().isName("recursive")) {
            throw tokens.fault("recursive loops are not supported");
        }
        loops++;
        Map.Entry<String, List<Statement>> block = block(position, "else", "endfor");
        loops--;
        List<Statement> otherwise =
                block.getKey().equals("else") ? block(position, "endfor").getValue() : List.of();
        return new Statement.For(position, target, items, filter, block.getValue(), otherwise);
    }

    private Statement assignment(Position position) {
        Target target = target(true);
        if (tokens.skipOperator("=")) {
            return new Statement.Assign(position, target, expressions.parseTuple());
        }
        Expression text = text();
        Expression filtered = filters(text);
        return new Statement.AssignBlock(
                position, target, captured(filtered == text ? Optional.empty() : Optional.of(filtered), "set"));
    }

    private Expression filters(Expression first) {
        Expression filtered = first;
        while (tokens.skipOperator("|")) {
            filtered = expressions.filter(filtered);
        }
        return filtered;
    }

    /** Several targets separated by commas unpack a value. */
    private Target target(boolean orNamespace) {
        List<Target> targets = new ArrayList<>();
        boolean comma;
        do {
            targets.add(singleTarget(orNamespace));
            comma = tokens.skipOperator(",");
        } while (comma
                && (tokens.current().is(Kind.NAME) && !tokens.current().isName("in")
                        || tokens.current().isOperator("(")));
        return targets.size() == 1 && !comma ? targets.get(0) : new Target.Unpacked(targets);
    }

    private Target singleTarget(boolean orNamespace) {
        if (tokens.skipOperator("(")) {
            tokens.enter();
            Target inside = target(orNamespace);
            tokens.expectOperator(")");
            tokens.leave();
            return inside;
        }
        String name = variable();
        if (orNamespace && tokens.skipOperator(".")) {
            return new Target.Attribute(
                    name, tokens.expect(Kind.NAME, "the name of an attribute").text());
        }
        return new Target.Variable(name);
    }

    private String variable() {
        Token name = tokens.expect(Kind.NAME, "the name of a variable");
        if (CONSTANTS.contains(name.text())) {
            throw new TemplateException(name.position(), "cannot assign to '" + name.text() + "'");
        }
        return name.text();
    }

    private Statement macro(Position position) {
        String name = variable();
        return macro(position, name, parameters(), "endmacro");
    }

    private Statement call(Position position) {
        Map<String, Optional<Expression>> parameters = tokens.current().isOperator("(") ? parameters() : Map.of();
        if (!(expressions.parse() instanceof Expression.Call call)) {
            throw new TemplateException(position, "the tag 'call' needs the call of a macro");
        }
        return new Statement.CallBlock(position, call, macro(position, "caller", parameters, "endcall"));
    }

    private Statement.DefineMacro macro(
            Position position, String name, Map<String, Optional<Expression>> parameters, String end) {
        return new Statement.DefineMacro(position, name, parameters, apart(position, end));
    }

    private Map<String, Optional<Expression>> parameters() {
        tokens.expectOperator("(");
        Map<String, Optional<Expression>> parameters = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            String name = variable();
            Optional<Expression> otherwise =
                    tokens.skipOperator("=") ? Optional.of(expressions.parse()) : Optional.empty();
            if (parameters.put(name, otherwise) != null) {
                throw tokens.fault("there are two parameters '" + name + "'");
            }
            if (!tokens.current().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return parameters;
    }

    private Statement with(Position position) {
        Map<String, Expression> variables = new LinkedHashMap<>();
        while (!tokens.current().is(Kind.TAG_END)) {
            String name = variable();
            tokens.expectOperator("=");
            variables.put(name, expressions.parse());
            tokens.skipOperator(",");
        }
        return new Statement.With(
                position, variables, block(position, "endwith").getValue());
    }

    private Expression text() {
        return new Expression.Name(tokens.current().position(), Captured.TEXT);
    }

    private Captured captured(Optional<Expression> filtered, String tag) {
        return new Captured(apart(tokens.current().position(), "end" + tag), filtered);
    }

    /** A body that renders to its own text, so {@code break} cannot leave a loop around it. */
    private List<Statement> apart(Position position, String end) {
        int around = loops;
        loops = 0;
        List<Statement> body = block(position, end).getValue();
        loops = around;
        return body;
    }

    private Statement jump(Position position, Flow flow) {
        if (loops == 0) {
            throw new TemplateException(
                    position, (flow == Flow.BREAK ? "break" : "continue") + " stands in no loop that it could leave");
        }
        return new Statement.Jump(position, flow);
    }
}
