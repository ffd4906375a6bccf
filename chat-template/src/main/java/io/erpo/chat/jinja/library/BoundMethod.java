package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Rendering;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Callable;

/** A method together with the value it belongs to. */
record BoundMethod(Object self, Methods.Method method) implements Callable {

    @Override
    public Object call(Arguments arguments, Rendering rendering) {
        return method.call(self, arguments, rendering);
    }
}
