package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.library.Filters;
import io.erpo.chat.jinja.library.Tests;
import io.erpo.chat.jinja.tree.Expression;
import io.erpo.chat.jinja.tree.Expression.CallArguments;
import java.util.List;
import java.util.Optional;

/** Checks the names of filters and tests that {@code map}, {@code select} and similar filters get, before anything is rendered. */
final class NamedArguments {

    private NamedArguments() {}

    static void check(Token filter, CallArguments arguments) {
        switch (filter.text()) {
            case "map" ->
                literal(arguments.positional(), 0)
                        .ifPresent(name -> require(filter, Filters.find(name).isPresent(), "filter", name));
            case "select", "reject" -> checkTest(filter, literal(arguments.positional(), 0));
            case "selectattr", "rejectattr" -> checkTest(filter, literal(arguments.positional(), 1));
            default -> {}
        }
    }

    private static void checkTest(Token filter, Optional<String> named) {
        named.ifPresent(name -> require(filter, Tests.find(name).isPresent(), "test", name));
    }

    private static Optional<String> literal(List<Expression> arguments, int index) {
        return index < arguments.size()
                        && arguments.get(index) instanceof Expression.Constant constant
                        && constant.value() instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }

    private static void require(Token filter, boolean known, String kind, String name) {
        if (!known) {
            throw new TemplateException(
                    filter.position(),
                    "the " + kind + " '" + name + "' given to '" + filter.text() + "' is not supported");
        }
    }
}
