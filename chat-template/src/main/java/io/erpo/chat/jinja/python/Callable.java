package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Rendering;

/** A value that can be called. */
@FunctionalInterface
public interface Callable {

    Object call(Arguments arguments, Rendering rendering);
}
