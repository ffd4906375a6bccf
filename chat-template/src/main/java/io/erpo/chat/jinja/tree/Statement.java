package io.erpo.chat.jinja.tree;

import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.python.Loop;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a template that writes text or changes variables. Execute it with {@link Scope#execute}. */
public sealed interface Statement {

    Position position();

    Flow execute(Scope scope, StringBuilder out);

    record Text(Position position, String text) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            return write(text, scope, out);
        }
    }

    record Output(Position position, Expression expression) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            return write(PythonText.str(scope.evaluate(expression)), scope, out);
        }
    }

    record If(Position position, List<Branch> branches, List<Statement> otherwise) implements Statement {

        public record Branch(Expression test, List<Statement> body) {}

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            for (Branch branch : branches) {
                if (scope.isTrue(branch.test())) {
                    return scope.execute(branch.body(), out);
                }
            }
            return scope.execute(otherwise, out);
        }
    }

    /** Each iteration has its own scope, so a variable set in one is gone in the next. */
    record For(
            Position position,
            Target target,
            Expression items,
            Optional<Expression> filter,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            List<Object> chosen = chosen(scope);
            if (chosen.isEmpty()) {
                return scope.inner().execute(otherwise, out);
            }
            Loop loop = new Loop(chosen);
            for (int i = 0; i < chosen.size(); i++) {
                loop.moveTo(i);
                Scope turn = scope.inner();
                turn.assign("loop", loop);
                target.assign(turn, chosen.get(i));
                if (turn.execute(body, out) == Flow.BREAK) {
                    break;
                }
            }
            return Flow.NEXT;
        }

        private List<Object> chosen(Scope scope) {
            List<Object> all = Values.items(scope.evaluate(items));
            scope.charge(all.size());
            if (filter.isEmpty()) {
                return all;
            }
            List<Object> chosen = new ArrayList<>();
            for (Object item : all) {
                Scope turn = scope.inner();
                target.assign(turn, item);
                if (turn.isTrue(filter.get())) {
                    chosen.add(item);
                }
            }
            return chosen;
        }
    }

    record Assign(Position position, Target target, Expression value) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            target.assign(scope, scope.evaluate(value));
            return Flow.NEXT;
        }
    }

    /** {@code {% set x %}...{% endset %}}. */
    record AssignBlock(Position position, Target target, Captured value) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            target.assign(scope, value.evaluate(scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% filter f %}...{% endfilter %}}, and any block that only opens a scope. */
    record Block(Position position, Captured value) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            return write(PythonText.str(value.evaluate(scope)), scope, out);
        }
    }

    /**
     * Text that a body renders, filtered.
     *
     * @param filtered the filters on the constant "" in place of the text; none when absent
     */
    record Captured(List<Statement> body, Optional<Expression> filtered) {

        public static final String TEXT = "{captured}";

        Object evaluate(Scope scope) {
            StringBuilder text = new StringBuilder();
            scope.inner().execute(body, text);
            Scope inner = scope.inner();
            inner.assign(TEXT, text.toString());
            return filtered.map(inner::evaluate).orElseGet(text::toString);
        }
    }

    /** {@code {% with a = 1, b = 2 %}}: the values are evaluated in the outer scope. */
    record With(Position position, Map<String, Expression> variables, List<Statement> body) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            Map<String, Object> values = new LinkedHashMap<>();
            variables.forEach((name, value) -> values.put(name, scope.evaluate(value)));
            Scope inner = scope.inner();
            values.forEach(inner::assign);
            return inner.execute(body, out);
        }
    }

    record DefineMacro(
            Position position, String name, Map<String, Optional<Expression>> parameters, List<Statement> body)
            implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            scope.assign(name, new Macro(this, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% call(x) m() %}...{% endcall %}}: the called macro can call the body as {@code caller(x)}. */
    record CallBlock(Position position, Expression.Call call, DefineMacro body) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            Scope inner = scope.inner();
            body.execute(inner, out);
            return write(PythonText.str(inner.evaluate(call.with(body.name()))), scope, out);
        }
    }

    /** {@code break} or {@code continue}. */
    record Jump(Position position, Flow flow) implements Statement {

        @Override
        public Flow execute(Scope scope, StringBuilder out) {
            return flow;
        }
    }

    private static Flow write(String text, Scope scope, StringBuilder out) {
        scope.charge(text.length());
        out.append(text);
        return Flow.NEXT;
    }
}
