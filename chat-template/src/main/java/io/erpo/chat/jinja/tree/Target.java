package io.erpo.chat.jinja.tree;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.python.Namespace;
import io.erpo.chat.jinja.python.Values;
import java.util.List;

/** The target of an assignment. */
public sealed interface Target {

    void assign(Scope scope, Object value);

    /** A variable of the innermost scope. */
    record Variable(String name) implements Target {

        @Override
        public void assign(Scope scope, Object value) {
            scope.assign(name, value);
        }
    }

    /** {@code namespace.attribute}. */
    record Attribute(String namespace, String attribute) implements Target {

        @Override
        public void assign(Scope scope, Object value) {
            if (!(scope.lookup(namespace) instanceof Namespace changed)) {
                throw new Fault(
                        "cannot assign to " + namespace + "." + attribute + ": " + namespace + " is not a namespace()");
            }
            changed.attributes().put(attribute, value);
        }
    }

    /** Several targets, one for each item of the value. */
    record Unpacked(List<Target> targets) implements Target {

        public Unpacked {
            targets = List.copyOf(targets);
        }

        @Override
        public void assign(Scope scope, Object value) {
            List<Object> items = Values.items(value);
            if (items.size() != targets.size()) {
                throw new Fault("cannot unpack " + items.size() + " values into " + targets.size() + " variables");
            }
            for (int i = 0; i < items.size(); i++) {
                targets.get(i).assign(scope, items.get(i));
            }
        }
    }
}
