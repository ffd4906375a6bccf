package io.erpo.policy.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.erpo.policy.DeviceException;
import io.erpo.policy.PolicyException;

/** Starts libtorch, once per process. */
public final class Torch {

    private static final String OFFLINE = "ai.djl.offline";
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static boolean started;

    private Torch() {}

    /** Starts with the threads of {@code -Dai.djl.pytorch.num_threads}, else one, unless it runs already. */
    public static synchronized void start() {
        if (!started) {
            start(Integer.getInteger(THREADS, 1));
        }
    }

    /**
     * Checks that tensors can be kept on a device.
     *
     * @throws DeviceException saying what is missing
     */
    public static void require(String device) {
        try (Frame frame = new Frame(Script.tensors(), device)) {
            frame.floats(new float[1], 1);
        } catch (PolicyException e) {
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new DeviceException(
                    "device " + device + " cannot be used: " + cause
                            + "; a GPU needs an NVIDIA driver and a libtorch 2.7.1 for CUDA 12.8, which ERPO_LIBTORCH names"
                            + " (docs/cuda.md)",
                    e);
        }
    }

    /** The version of libtorch. */
    public static String version() {
        start();
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Starts, or changes the threads of one operation when it runs already. */
    public static synchronized void start(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
        if (System.getProperty(OFFLINE) == null) {
            // A wrong mix of native libraries must fail here, not turn into a download.
            System.setProperty(OFFLINE, "true");
        }
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
        started = true;
    }
}
