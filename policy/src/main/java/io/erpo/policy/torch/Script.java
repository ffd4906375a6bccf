package io.erpo.policy.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptCalls;
import io.erpo.policy.DeviceException;
import io.erpo.policy.ModelConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A compiled TorchScript source with its attributes: code without tensors. Any thread may call it. */
final class Script {

    private record Decoder(ModelConfig config, double adapterScale) {}

    private static final List<String> DECODER =
            List.of("decoder/network.py", "decoder/generation.py", "decoder/training.py", "decoder/scoring.py");
    private static final Map<Decoder, Script> DECODERS = new ConcurrentHashMap<>();

    private final String name;
    private final PtSymbolBlock module;

    private Script(String name, PtSymbolBlock module) {
        this.name = name;
        this.module = module;
    }

    /** {@code tensors.py}. */
    static Script tensors() {
        return Holder.TENSORS;
    }

    /** The files of {@code decoder} for models of this shape; compiled once per process, as compiled code is never freed. */
    static Script decoder(ModelConfig config) {
        return decoder(config, 0);
    }

    /** @param adapterScale of the adapters of a network in training, or 0 */
    static Script decoder(ModelConfig config, double adapterScale) {
        return DECODERS.computeIfAbsent(
                new Decoder(config, adapterScale), shape -> load("Decoder", DECODER, attributes(shape)));
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

    /** @param sources files that together are the text of the class */
    private static Script load(String className, List<String> sources, Map<String, Object> attributes) {
        String text = sources.stream().map(Script::read).collect(Collectors.joining("\n"));
        byte[] archive = ScriptArchive.pack(className, text, attributes);
        try {
            return new Script(
                    className, JniUtils.loadModule(manager(), new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load the packed " + className, e);
        }
    }

    private static String read(String source) {
        try (InputStream in = Script.class.getResourceAsStream(source)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
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
            throw new DeviceException("libtorch failed in " + name + "." + method + ": " + e.getMessage(), e);
        }
    }

    private static final class Holder {
        static final PtNDManager MANAGER = start();
        static final Script TENSORS = load("Tensors", List.of("tensors.py"), Map.of());

        private static PtNDManager start() {
            Torch.start();
            return (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        }
    }
}
