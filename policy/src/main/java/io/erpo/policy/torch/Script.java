package io.erpo.policy.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptCalls;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A compiled TorchScript source with its attributes: code without tensors. Any thread may call it. */
final class Script {

    private record Decoder(ModelConfig config, double adapterScale) {}

    private static final Map<Decoder, Script> DECODERS = new ConcurrentHashMap<>();

    private final String source;
    private final PtSymbolBlock module;

    private Script(String source, PtSymbolBlock module) {
        this.source = source;
        this.module = module;
    }

    /** {@code tensors.py}. */
    static Script tensors() {
        return Holder.TENSORS;
    }

    /** {@code decoder.py} for models of this shape; compiled once per process, as compiled code is never freed. */
    static Script decoder(ModelConfig config) {
        return decoder(config, 0);
    }

    /** @param adapterScale of the adapters of a network in training, or 0 */
    static Script decoder(ModelConfig config, double adapterScale) {
        return DECODERS.computeIfAbsent(
                new Decoder(config, adapterScale), shape -> load("decoder.py", "Decoder", attributes(shape)));
    }

    private static Map<String, Object> attributes(Decoder decoder) {
        ModelConfig config = decoder.config();
        return Map.of(
                "layers", config.layers(),
                "heads", config.heads(),
                "groups", config.keyValueHeads(),
                "head_size", config.headSize(),
                "epsilon", config.rmsNormEpsilon(),
                "qkv_bias", config.architecture().hasQueryKeyValueBias(),
                "qk_norm", config.architecture().hasQueryKeyNorm(),
                "tied", config.tiedEmbeddings(),
                "adapter_scale", decoder.adapterScale());
    }

    private static Script load(String source, String className, Map<String, Object> attributes) {
        try {
            byte[] archive = ScriptArchive.pack(className, read(source), attributes);
            return new Script(source, JniUtils.loadModule(manager(), new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load the packed " + source, e);
        }
    }

    private static String read(String source) throws IOException {
        try (InputStream in = Script.class.getResourceAsStream(source)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The parent of every frame's manager. */
    static PtNDManager manager() {
        return Holder.MANAGER;
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
            throw new PolicyException("libtorch failed in " + source + ", method " + method + ": " + e.getMessage(), e);
        }
    }

    private static final class Holder {
        static final PtNDManager MANAGER = start();
        static final Script TENSORS = load("tensors.py", "Tensors", Map.of());

        private static PtNDManager start() {
            Torch.start();
            return (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        }
    }
}
