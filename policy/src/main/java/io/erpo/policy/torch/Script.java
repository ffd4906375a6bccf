package io.erpo.policy.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptCalls;
import io.erpo.policy.PolicyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The compiled {@code qwen2.py}: code without state, compiled once per process. Any thread may call it. */
final class Script {

    private static final String SOURCE = "qwen2.py";
    private static final String CLASS_NAME = "Qwen2";

    private final PtNDManager manager;
    private final PtSymbolBlock module;

    private Script(PtNDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    static Script shared() {
        return Holder.SCRIPT;
    }

    private static Script load() {
        Torch.start();
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        try {
            byte[] archive = ScriptArchive.pack(CLASS_NAME, source());
            return new Script(manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException("cannot load the packed " + SOURCE, e);
        }
    }

    private static String source() throws IOException {
        try (InputStream in = Script.class.getResourceAsStream(SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    PtNDManager manager() {
        return manager;
    }

    /**
     * Both switches are kept per thread by libtorch, so every call sets them. Without the optimiser the interpreter runs the
     * source as it stands from the first call on; with it, a first call and a later one need not round alike.
     */
    IValue call(String method, boolean autograd, IValue... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(autograd);
        try {
            return ScriptCalls.call(module.getHandle(), method, autograd, arguments);
        } catch (EngineException e) {
            throw new PolicyException("libtorch failed in " + SOURCE + ", method " + method + ": " + e.getMessage(), e);
        }
    }

    private static final class Holder {
        static final Script SCRIPT = load();
    }
}
