package io.erpo.chat.jinja.tree;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.library.Globals;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables visible at one place of a template; looks names up in the enclosing scopes too. */
public final class Scope {

    private final Map<String, Object> variables = new HashMap<>();
    private final Rendering rendering;
    private final Scope outer;

    private Scope(Rendering rendering, Scope outer) {
        this.rendering = rendering;
        this.outer = outer;
    }

    public static Scope outermost(Map<String, Object> variables, LocalDateTime now) {
        Scope scope = new Scope(new Rendering(now), null);
        scope.variables.putAll(variables);
        return scope;
    }

    Scope inner() {
        rendering.step();
        return new Scope(rendering, this);
    }

    Object lookup(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return Globals.find(name).orElseGet(() -> Undefined.name(name));
    }

    void assign(String name, Object value) {
        variables.put(name, value);
    }

    /** The rendering that all its scopes share. */
    Rendering rendering() {
        return rendering;
    }

    /** Evaluates an expression; a fault is reported with the expression's position. */
    Object evaluate(Expression expression) {
        try {
            rendering.enter(expression.position());
            return expression.evaluate(this);
        } catch (Fault e) {
            throw new TemplateException(expression.position(), e.getMessage());
        } finally {
            rendering.leave();
        }
    }

    boolean isTrue(Expression expression) {
        return Values.truth(evaluate(expression));
    }

    /** Renders statements until one of them leaves the enclosing loop. */
    public Flow execute(List<Statement> statements, StringBuilder out) {
        for (Statement statement : statements) {
            try {
                rendering.enter(statement.position());
                Flow flow = statement.execute(this, out);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            } catch (Fault e) {
                throw new TemplateException(statement.position(), e.getMessage());
            } finally {
                rendering.leave();
            }
        }
        return Flow.NEXT;
    }

    /** Charges for characters or items that are about to be created or searched. */
    void charge(long units) {
        rendering.charge(units);
    }
}
