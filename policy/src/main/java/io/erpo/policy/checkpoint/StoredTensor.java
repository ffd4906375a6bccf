package io.erpo.policy.checkpoint;

import io.erpo.policy.ElementType;
import io.erpo.policy.TensorShape;

/** A tensor that a file holds, in a type that can be read. */
record StoredTensor(String name, ElementType type, TensorShape shape) {

    long bytes() {
        return shape.elements() * type.bytes();
    }
}
