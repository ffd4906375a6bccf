package io.erpo.policy.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.erpo.policy.Placement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The native values of one piece of work; closing it frees them all. One thread. */
public final class Frame implements AutoCloseable {

    private final Script script;
    private final String device;
    private final PtNDManager manager;
    private final List<IValue> values = new ArrayList<>();

    /** @param device where the tensors that are made here go */
    Frame(Script script, String device) {
        this.script = script;
        this.device = device;
        this.manager = (PtNDManager) Script.manager().newSubManager();
    }

    /** Runs a method of the script in inference mode. */
    public IValue call(String method, IValue... arguments) {
        return keep(script.call(method, false, arguments));
    }

    /** Runs a method of the script that takes gradients. */
    public IValue callWithGradients(String method, IValue... arguments) {
        return keep(script.call(method, true, arguments));
    }

    public IValue[] tuple(IValue tuple) {
        IValue[] parts = tuple.toIValueTuple();
        for (IValue part : parts) {
            keep(part);
        }
        return parts;
    }

    public IValue integer(long value) {
        return keep(IValue.from(value));
    }

    public IValue flag(boolean value) {
        return keep(IValue.from(value));
    }

    /** A list of no tensors. */
    public IValue emptyList() {
        return keep(IValue.listFrom(new PtNDArray[0]));
    }

    public IValue text(String value) {
        return keep(IValue.from(value));
    }

    public IValue number(double value) {
        return keep(IValue.from(value));
    }

    public IValue longList(long... values) {
        return keep(IValue.listFrom(values));
    }

    public IValue longs(long[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length, Long.BYTES);
        buffer.asLongBuffer().put(values);
        return tensor(buffer, DataType.INT64, shape);
    }

    /** A list of vectors. */
    public IValue longLists(long[]... vectors) {
        PtNDArray[] tensors = new PtNDArray[vectors.length];
        for (int i = 0; i < vectors.length; i++) {
            tensors[i] = array(longs(vectors[i], vectors[i].length));
        }
        return keep(IValue.listFrom(tensors));
    }

    /** A list of whole numbers. */
    public IValue integers(long... values) {
        return keep(IValue.listFrom(values));
    }

    /** A list of numbers. */
    public IValue numbers(double... values) {
        return keep(IValue.listFrom(values));
    }

    /** The element type of a precision, as an argument of the script. */
    public IValue elementType(Placement.Precision precision) {
        return integer(Dtype.of(precision));
    }

    public IValue floats(float[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length, Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return tensor(buffer, DataType.FLOAT32, shape);
    }

    public IValue doubles(double[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length, Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        return tensor(buffer, DataType.FLOAT64, shape);
    }

    public long[] readLongs(IValue tensor) {
        return onHost(tensor).toLongArray();
    }

    public float[] readFloats(IValue tensor) {
        return onHost(tensor).toFloatArray();
    }

    public double[] readDoubles(IValue tensor) {
        return onHost(tensor).toDoubleArray();
    }

    /** A tensor [N] of bytes over a direct buffer itself, which must not change while the tensor is used. */
    IValue bytes(ByteBuffer buffer) {
        return value(array(buffer.slice(), DataType.UINT8, buffer.remaining()));
    }

    /** The memory of a tensor of bytes on the host, valid as long as the frame. */
    ByteBuffer readBytes(IValue tensor) {
        return JniUtils.getByteBuffer(tensor.toTensor(manager), true);
    }

    private NDArray onHost(IValue tensor) {
        return tensor.toTensor(manager).toDevice(Device.cpu(), false);
    }

    /** A tensor over {@code buffer} itself, from its start: the buffer must not change while the tensor is used. */
    PtNDArray array(ByteBuffer buffer, DataType type, long... shape) {
        return JniUtils.createNdFromByteBuffer(
                manager, buffer, new Shape(shape), type, SparseFormat.DENSE, Device.cpu());
    }

    IValue value(PtNDArray array) {
        return keep(IValue.from(array));
    }

    PtNDArray array(IValue tensor) {
        return tensor.toTensor(manager);
    }

    PtNDArray[] arrays(IValue list) {
        return list.toTensorArray(manager);
    }

    private IValue tensor(ByteBuffer buffer, DataType type, long... shape) {
        IValue tensor = keep(IValue.from(array(buffer, type, shape)));
        return device.equals("cpu") ? tensor : keep(Script.tensors().call("move", false, tensor, text(device)));
    }

    private static ByteBuffer buffer(int length, int bytes) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(length, bytes)).order(ByteOrder.nativeOrder());
    }

    private IValue keep(IValue value) {
        values.add(value);
        return value;
    }

    @Override
    public void close() {
        values.forEach(IValue::close);
        manager.close();
    }
}
