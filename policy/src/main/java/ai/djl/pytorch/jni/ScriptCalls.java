package ai.djl.pytorch.jni;

/**
 * Runs a method of a TorchScript module with or without autograd. DJL's own {@code IValueUtils.runMethod} always runs in
 * inference mode, whose results cannot take part in a gradient, and the native entry point is visible in this package only.
 */
public final class ScriptCalls {

    private ScriptCalls() {}

    /**
     * Runs {@code method} of the module behind {@code module}.
     *
     * @param autograd true to record the operations for a gradient; false to run in inference mode
     * @return the result; the caller closes it
     */
    public static IValue call(long module, String method, boolean autograd, IValue... arguments) {
        long[] handles = new long[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module, method, handles, autograd, false));
    }
}
