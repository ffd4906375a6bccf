package io.erpo.chat.jinja.tree;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Position;
import io.erpo.chat.jinja.library.Access;
import io.erpo.chat.jinja.library.Filters;
import io.erpo.chat.jinja.library.Tests;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Callable;
import io.erpo.chat.jinja.python.Operator;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Tuple;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a template that has a value. Evaluate it with {@link Scope#evaluate}, which bounds depth and work. */
public sealed interface Expression {

    Position position();

    Object evaluate(Scope scope);

    record Constant(Position position, Object value) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    record Name(Position position, String name) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return scope.lookup(name);
        }
    }

    record ListOf(Position position, List<Expression> items) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return all(items, scope);
        }
    }

    record TupleOf(Position position, List<Expression> items) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return new Tuple(all(items, scope));
        }
    }

    record DictOf(Position position, List<Map.Entry<Expression, Expression>> entries) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            entries.forEach(
                    entry -> dict.put(Values.key(scope.evaluate(entry.getKey())), scope.evaluate(entry.getValue())));
            return dict;
        }
    }

    record Attribute(Position position, Expression of, String name) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return Access.attribute(scope.evaluate(of), name);
        }
    }

    record Item(Position position, Expression of, Expression key) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return Access.item(scope.evaluate(of), scope.evaluate(key));
        }
    }

    record Slice(Position position, Expression of, Expression start, Expression stop, Expression step)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(of);
            scope.charge(Values.length(value));
            return Access.slice(value, scope.evaluate(start), scope.evaluate(stop), scope.evaluate(step));
        }
    }

    /** Arguments as they are written. */
    record CallArguments(List<Expression> positional, Map<String, Expression> named) {

        public static final CallArguments NONE = new CallArguments(List.of(), Map.of());

        Arguments evaluate(Scope scope) {
            Map<String, Object> values = new LinkedHashMap<>();
            List<Object> inOrder = all(positional, scope);
            named.forEach((name, value) -> values.put(name, scope.evaluate(value)));
            return new Arguments(inOrder, values);
        }
    }

    record Call(Position position, Expression of, CallArguments arguments) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            Object called = scope.evaluate(of);
            if (called instanceof Undefined undefined) {
                throw undefined.fault();
            }
            if (!(called instanceof Callable function)) {
                throw new Fault(Values.typeName(called) + " cannot be called");
            }
            return function.call(arguments.evaluate(scope), scope.rendering());
        }

        /** The same call with one more named argument: the variable of that name. */
        Call with(String variable) {
            Map<String, Expression> named = new LinkedHashMap<>(arguments.named());
            named.put(variable, new Name(position, variable));
            return new Call(position, of, new CallArguments(arguments.positional(), named));
        }
    }

    record Filtered(Position position, Expression value, String name, Filters.Filter filter, CallArguments arguments)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return Filters.apply(name, filter, scope.evaluate(value), arguments.evaluate(scope), scope.rendering());
        }
    }

    record Tested(Position position, Expression value, String name, Tests.Test test, CallArguments arguments)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return Tests.apply(name, test, scope.evaluate(value), arguments.evaluate(scope));
        }
    }

    record Unary(Position position, Operator.Unary operator, Expression operand) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return operator.apply(scope.evaluate(operand));
        }
    }

    record Binary(Position position, Operator.Binary operator, Expression left, Expression right)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            return operator.apply(scope.evaluate(left), scope.evaluate(right), scope.rendering());
        }
    }

    /** {@code a < b <= c}: {@code operators.get(i)} stands between operands {@code i} and {@code i + 1}. */
    record Compared(Position position, List<Expression> operands, List<Operator.Comparison> operators)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            Object left = scope.evaluate(operands.get(0));
            for (int i = 0; i < operators.size(); i++) {
                Object right = scope.evaluate(operands.get(i + 1));
                if (!operators.get(i).holds(left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code and}, {@code or}: the result is the operand that decided. */
    record Logical(Position position, boolean and, Expression left, Expression right) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            Object first = scope.evaluate(left);
            return Values.truth(first) == and ? scope.evaluate(right) : first;
        }
    }

    record Concatenated(Position position, List<Expression> parts) implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            StringBuilder text = new StringBuilder();
            for (Expression part : parts) {
                String string = PythonText.str(scope.evaluate(part));
                scope.charge(string.length());
                text.append(string);
            }
            return text.toString();
        }
    }

    record Conditional(Position position, Expression test, Expression then, Optional<Expression> otherwise)
            implements Expression {

        @Override
        public Object evaluate(Scope scope) {
            if (scope.isTrue(test)) {
                return scope.evaluate(then);
            }
            return otherwise
                    .map(scope::evaluate)
                    .orElseGet(() -> new Undefined("an inline if without else was false, so its value is undefined"));
        }
    }

    private static List<Object> all(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        expressions.forEach(expression -> values.add(scope.evaluate(expression)));
        return values;
    }
}
