package io.erpo.policy.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;
import io.erpo.policy.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;

/** A list of tensors in native memory or on a GPU, one per parameter of a model. */
public final class Tensors implements AutoCloseable {

    private static final int PIECE_ELEMENTS = 1 << 18;

    /** Gives elements of the tensor at {@code index} by filling {@code target}, from one call to the next in their order. */
    @FunctionalInterface
    public interface Source {
        void fill(int index, FloatBuffer target);
    }

    private final IValue list;

    Tensors(IValue list) {
        this.list = list;
    }

    /** Tensors whose elements must all be {@link #put} before they are read. */
    public static Tensors allocate(List<TensorShape> shapes, Placement placement) {
        try (Frame frame = frame()) {
            PtNDArray[] tensors = new PtNDArray[shapes.size()];
            for (int i = 0; i < tensors.length; i++) {
                tensors[i] = frame.array(frame.callWithGradients(
                        "empty",
                        frame.longList(shapes.get(i).toArray()),
                        frame.integer(Dtype.of(placement.precision())),
                        frame.text(placement.device())));
            }
            return new Tensors(IValue.listFrom(tensors));
        }
    }

    /** @param placement device and element type of the tensors, whose sources are float32 */
    public static Tensors create(List<TensorShape> shapes, Source source, Placement placement) {
        Tensors tensors = allocate(shapes, placement);
        try {
            tensors.fill(shapes, source);
            return tensors;
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    private void fill(List<TensorShape> shapes, Source source) {
        ByteBuffer piece =
                ByteBuffer.allocateDirect(PIECE_ELEMENTS * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < shapes.size(); i++) {
            long elements = shapes.get(i).elements();
            for (long from = 0; from < elements; from += PIECE_ELEMENTS) {
                int count = (int) Math.min(PIECE_ELEMENTS, elements - from);
                source.fill(i, piece.asFloatBuffer().limit(count));
                put(i, from, piece.slice(0, count * Float.BYTES), ElementType.F32);
            }
        }
    }

    /**
     * Copies elements into a tensor, converting them to its type.
     *
     * @param offset of the first among all elements of the tensor
     * @param elements a direct buffer, little endian
     * @return index of the first of these elements that is NaN or infinite
     */
    public OptionalLong put(int tensor, long offset, ByteBuffer elements, ElementType type) {
        try (Frame frame = frame()) {
            IValue nonFinite = frame.callWithGradients(
                    "put",
                    list,
                    frame.integer(tensor),
                    frame.integer(offset),
                    frame.bytes(elements),
                    frame.integer(Dtype.of(type)));
            return nonFinite.toLong() < 0 ? OptionalLong.empty() : OptionalLong.of(nonFinite.toLong());
        }
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
        return new View(list);
    }

    /** Reads the elements of tensors, wherever they are. */
    public static final class View implements AutoCloseable {

        private final IValue list;
        private final ElementType type;
        private Frame piece = frame();

        private View(IValue list) {
            this.list = list;
            this.type = Dtype.elementType(piece.call("dtype", list).toLong());
        }

        /** Element type of all tensors. */
        public ElementType type() {
            return type;
        }

        /** Elements of a tensor, little endian on all supported platforms; valid until the next call. */
        public ByteBuffer elements(int tensor, long from, int count) {
            piece.close();
            piece = frame();
            return piece.readBytes(
                    piece.call("bytes", list, piece.integer(tensor), piece.integer(from), piece.integer(count)));
        }

        @Override
        public void close() {
            piece.close();
        }
    }

    @Override
    public void close() {
        list.close();
    }
}
