package io.erpo.policy.adapter;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.TensorFile;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.model.Policy;
import io.erpo.policy.torch.Model;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The matrices of an adapter in native memory, in float32. On disk it is a directory that PEFT opens. */
public final class Adapter implements AutoCloseable {

    public static final String WEIGHTS = "adapter_model.safetensors";
    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    private final AdapterSettings settings;
    private final WeightLayout layout;
    private final Tensors tensors;

    private Adapter(AdapterSettings settings, WeightLayout layout, Tensors tensors) {
        this.settings = settings;
        this.layout = layout;
        this.tensors = tensors;
    }

    /**
     * A new adapter, which changes nothing yet: B is zero, and A uniform within {@code 1 / sqrt(inputs)} as in PEFT (He et al. 2015
     * with a negative slope of sqrt(5)).
     *
     * @param device as in {@link Placement}
     */
    public static Adapter initialize(ModelConfig config, AdapterSettings settings, long seed, String device) {
        WeightLayout layout = AdapterLayout.of(config, settings);
        Random random = new Random(seed);
        Tensors tensors = Tensors.create(
                layout.parameters(),
                (index, target) -> {
                    boolean isA = index % 2 == 0;
                    fill(target, random, isA ? 1 / Math.sqrt(columns(layout, index)) : 0);
                },
                Placement.float32(device));
        return new Adapter(settings, layout, tensors);
    }

    /** Reads what {@link #write} wrote. */
    public static Adapter read(Path directory, ModelConfig config, String device) {
        AdapterSettings settings = AdapterConfigJson.read(directory);
        WeightLayout layout = AdapterLayout.of(config, settings);
        Tensors tensors = new TensorFile(layout)
                .read(directory.resolve(WEIGHTS), Placement.float32(device), "")
                .get(0);
        return new Adapter(settings, layout, tensors);
    }

    /** Whether a directory holds an adapter and not a whole policy. */
    public static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(WEIGHTS));
    }

    /** What the configuration in an adapter's directory says. */
    public static AdapterSettings settingsIn(Path directory) {
        return AdapterConfigJson.read(directory);
    }

    /**
     * A policy from the checkpoint of its base and the adapter that was trained on it.
     *
     * @param placement of the policy; the sum is rounded to its precision
     */
    public static Policy loadMerged(Path base, Path adapter, Placement placement) {
        CheckpointFiles files = CheckpointFiles.read(base);
        try (Model model = Policy.readModel(base, files.config(), placement);
                Adapter read = read(adapter, files.config(), placement.device())) {
            return Policy.of(files, read.mergedInto(model));
        }
    }

    /** Writes the directory that PEFT opens together with the base policy. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        AdapterConfigJson.write(directory, settings);
        try (Tensors.View view = tensors.view()) {
            new TensorFile(layout).write(directory.resolve(WEIGHTS), FORMAT, List.of(""), List.of(view));
        }
    }

    /** Makes an adapter's directory name the base that PEFT opens with it: a directory, or a model of the Hub. */
    public static void nameBase(Path directory, String base) throws IOException {
        AdapterConfigJson.nameBase(directory, base);
    }

    /** A new model with the weights {@code W + scale B A}; this adapter and {@code base} stay as they are. */
    public Model mergedInto(Model base) {
        return base.merged(settings.scale(), tensors);
    }

    public AdapterSettings settings() {
        return settings;
    }

    public WeightLayout layout() {
        return layout;
    }

    public Tensors tensors() {
        return tensors;
    }

    private static long columns(WeightLayout layout, int index) {
        return layout.parameters().get(index).dimensions().get(1);
    }

    private static void fill(FloatBuffer target, Random random, double bound) {
        while (target.hasRemaining()) {
            target.put((float) ((2 * random.nextDouble() - 1) * bound));
        }
    }

    @Override
    public void close() {
        tensors.close();
    }
}
