package io.erpo.chat.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that can be seen at one place of a template, over those of the places around it. */
final class Scope {

    private final Map<String, Object> variables = new HashMap<>();
    private final Rendering rendering;
    private final Scope outer;

    private Scope(Rendering rendering, Scope outer) {
        this.rendering = rendering;
        this.outer = outer;
    }

    static Scope outermost(Map<String, Object> variables, LocalDateTime now) {
        Scope scope = new Scope(new Rendering(now), null);
        scope.variables.putAll(variables);
        return scope;
    }

    Scope inner() {
        rendering.charge(Rendering.STEP);
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

    LocalDateTime now() {
        return rendering.now;
    }

    /** The value of an expression, which says where it stands when there is none. */
    Object evaluate(Expression expression) {
        try {
            rendering.enter(expression.position());
            return expression.evaluate(this);
        } catch (Fault e) {
            throw new TemplateException(expression.position(), e.getMessage());
        } finally {
            rendering.depth--;
        }
    }

    boolean isTrue(Expression expression) {
        return Values.truth(evaluate(expression));
    }

    /** Renders statements, up to one that leaves the loop around them. */
    Flow execute(List<Statement> statements, StringBuilder out) {
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
                rendering.depth--;
            }
        }
        return Flow.NEXT;
    }

    /** Accounts for characters or items that are about to be made or searched. */
    void charge(long units) {
        rendering.charge(units);
    }

    /** Accounts for a product that may not fit a long. */
    void chargeRepeated(long times, long units) {
        rendering.charge(Math.max(times, (long) ((double) times * units)));
    }

    /** What one rendering may use up, so that no template, however hostile, runs for ever or exhausts memory. */
    private static final class Rendering {

        private static final int MAX_DEPTH = 500;
        private static final long MAX_WORK = 1L << 24;

        /** What evaluating or executing anything costs, in characters. */
        private static final long STEP = 8;

        private final LocalDateTime now;
        private long work;
        private int depth;

        Rendering(LocalDateTime now) {
            this.now = now;
        }

        void enter(Position position) {
            if (++depth > MAX_DEPTH) {
                throw new TemplateException(position, "evaluation is nested more than " + MAX_DEPTH + " levels deep");
            }
            charge(STEP);
        }

        void charge(long units) {
            work = units > MAX_WORK ? Long.MAX_VALUE : work + units;
            if (work > MAX_WORK) {
                throw new Fault("the template makes more work than the " + MAX_WORK
                        + " steps and characters that a rendering may take");
            }
        }
    }
}
