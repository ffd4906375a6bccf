package io.erpo.policy.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A list of tensors in native memory or on a GPU, one per parameter of a model. */
public final class Tensors implements AutoCloseable {

    /** Gives the elements of the parameter at {@code index} by filling {@code target}. */
    @FunctionalInterface
    public interface Source {
        void fill(int index, FloatBuffer target);
    }

    private final IValue list;

    Tensors(IValue list) {
        this.list = list;
    }

    /** @param placement device and element type of the tensors, whose sources are float32 */
    public static Tensors create(List<TensorShape> shapes, Source source, Placement placement) {
        long largest = shapes.stream().mapToLong(TensorShape::elements).max().orElse(0) * Float.BYTES;
        if (largest > Integer.MAX_VALUE) {
            throw new PolicyException("a parameter needs " + largest + " bytes; at most 2 GiB each are supported");
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) largest).order(ByteOrder.nativeOrder());
        try (Frame frame = frame()) {
            List<PtNDArray> copies = new ArrayList<>();
            for (int i = 0; i < shapes.size(); i++) {
                source.fill(i, buffer.asFloatBuffer().limit((int) shapes.get(i).elements()));
                PtNDArray borrowed =
                        frame.array(buffer, DataType.FLOAT32, shapes.get(i).toArray());
                copies.add(frame.array(frame.callWithGradients(
                        "place",
                        frame.value(borrowed),
                        frame.text(placement.device()),
                        frame.integer(elementType(placement.precision())))));
            }
            return new Tensors(IValue.listFrom(copies.toArray(new PtNDArray[0])));
        }
    }

    /** As libtorch numbers them. */
    static int elementType(Placement.Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 6;
            case BFLOAT16 -> 15;
        };
    }

    public Tensors copy() {
        return new Tensors(Script.tensors().call("copy", true, list));
    }

    /** A copy on the device and in the precision of {@code placement}. */
    public Tensors copy(Placement placement) {
        try (Frame frame = frame()) {
            return new Tensors(Script.tensors()
                    .call(
                            "place_all",
                            true,
                            list,
                            frame.text(placement.device()),
                            frame.elementType(placement.precision())));
        }
    }

    public Tensors zerosLike() {
        return new Tensors(Script.tensors().call("zeros_like", true, list));
    }

    /** As an argument of the script. */
    public IValue list() {
        return list;
    }

    /** For calls of {@code tensors.py}. */
    public static Frame frame() {
        return new Frame(Script.tensors(), "cpu");
    }

    /** Opens the elements for reading. */
    public View view() {
        return new View(frame(), list);
    }

    /** The elements of all tensors as they lie in native memory, valid until closed. */
    public static final class View implements AutoCloseable {

        private final Frame frame;
        private final List<ByteBuffer> parameters = new ArrayList<>();

        private View(Frame frame, IValue list) {
            this.frame = frame;
            for (PtNDArray array : frame.arrays(list)) {
                parameters.add(JniUtils.getByteBuffer(array, true).order(ByteOrder.nativeOrder()));
            }
        }

        /** Float32 elements, little endian on all supported platforms, one buffer per tensor. */
        public List<ByteBuffer> parameters() {
            return parameters;
        }

        @Override
        public void close() {
            frame.close();
        }
    }

    @Override
    public void close() {
        list.close();
    }
}
