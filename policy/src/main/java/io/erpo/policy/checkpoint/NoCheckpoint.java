package io.erpo.policy.checkpoint;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StandIn;
import io.erpo.policy.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Explains a path that is no checkpoint directory by what is there instead, and says what to do. */
final class NoCheckpoint {

    private static final String SNAPSHOTS = "snapshots";
    private static final String CACHED = "models--";
    private static final Pattern HUB_NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*");
    private static final Pattern PICKLE =
            Pattern.compile("(pytorch_model|model|adapter_model|consolidated).*\\.(bin|pt|pth|ckpt)");
    private static final Pattern OTHER_LIBRARY = Pattern.compile(".*\\.(h5|msgpack|onnx|ot)");
    private static final Pattern ORIGINAL = Pattern.compile("consolidated.*|params\\.json");
    private static final Pattern SHARD = Pattern.compile("model-\\d+-of-\\d+\\.safetensors");

    private final Path directory;
    private final List<String> names;

    private NoCheckpoint(Path directory) {
        this.directory = directory;
        this.names = list(directory);
    }

    /** @param path given as a checkpoint directory, which is not a directory */
    static PolicyException noDirectory(Path path) {
        return StandIn.explain(path)
                .map(PolicyException::new)
                .orElseGet(() -> new PolicyException(path + " is not a directory; " + elsewhere(path)));
    }

    private static String elsewhere(Path path) {
        if (Files.isRegularFile(path) && path.toString().endsWith(".safetensors")) {
            return "give the directory that holds this file, with config.json and " + TokenizerFiles.TOKENIZER
                    + " beside it";
        }
        String expected = "a Hugging Face checkpoint directory with " + CheckpointFiles.CONFIG + ", "
                + CheckpointFiles.WEIGHTS + " and " + TokenizerFiles.TOKENIZER + " is expected";
        boolean maybeHub =
                !Files.exists(path) && HUB_NAME.matcher(path.toString()).matches();
        return maybeHub
                ? expected
                        + "; a model of the Hub is not fetched by erpo, so fetch it before, such as with \"hf download "
                        + path + " --local-dir DIR\", and give DIR"
                : expected;
    }

    /** @param missing name of a file that the directory lacks */
    static PolicyException missing(Path directory, String missing) {
        Path file = directory.resolve(missing);
        if (Files.isSymbolicLink(file)) {
            return new PolicyException(StandIn.missing(file));
        }
        String what = new NoCheckpoint(directory).explain(missing).orElse("a checkpoint directory needs it");
        return new PolicyException(file + " does not exist; " + what);
    }

    private Optional<String> explain(String missing) {
        return cache().or(() ->
                        has("adapter_model.bin") ? Optional.of(pickle("adapter_model.bin", "PEFT")) : Optional.empty())
                .or(() -> missing.equals(TokenizerFiles.TOKENIZER) ? tokenizer() : weights())
                .or(this::child);
    }

    /** The cache of the Hub keeps each model as {@code models--org--name/snapshots/<hash>}. */
    private Optional<String> cache() {
        if (has(SNAPSHOTS)) {
            return Optional.of(
                    snapshot(directory)
                            .map(found -> "this is a model in the cache of the Hub, so give its snapshot " + found)
                            .orElse(
                                    "this is a model in the cache of the Hub, which has no whole snapshot of it; fetch it again"));
        }
        return first(name -> name.startsWith(CACHED))
                .map(model -> "this is the cache of the Hub, so give a snapshot in it"
                        + snapshot(directory.resolve(model))
                                .map(found -> ", such as " + found)
                                .orElse(""));
    }

    /** The snapshot that the main branch names, else any. */
    private static Optional<Path> snapshot(Path model) {
        Path snapshots = model.resolve(SNAPSHOTS);
        List<String> hashes = list(snapshots);
        return main(model)
                .filter(hashes::contains)
                .or(() -> hashes.stream().findFirst())
                .map(snapshots::resolve);
    }

    private static Optional<String> main(Path model) {
        try {
            return Optional.of(Files.readString(model.resolve("refs/main")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> weights() {
        if (has(CheckpointFiles.WEIGHTS)) {
            return Optional.empty();
        }
        Optional<String> original = first(matches(ORIGINAL));
        Optional<String> pickle = first(matches(PICKLE));
        Optional<String> other = first(matches(OTHER_LIBRARY));
        if (original.isPresent()) {
            return original.map(name -> name + " is of the form in which the maker trained the model;"
                    + " take the checkpoint in Hugging Face's form, with " + CheckpointFiles.WEIGHTS);
        }
        if (pickle.isPresent()) {
            return pickle.map(name -> pickle(name, "transformers"));
        }
        if (first(matches(SHARD)).isPresent()) {
            return Optional.of("there are shards of the weights, such as "
                    + first(matches(SHARD)).get() + ", but not " + CheckpointFiles.WEIGHTS
                    + ".index.json, which says what they hold; fetch it too");
        }
        return first(name -> name.endsWith(".gguf"))
                .map(name -> name + " is a GGUF file, which is not read here;"
                        + " take the checkpoint it was made from, with its weights as safetensors")
                .or(() -> other.map(name -> name + " is of another library;"
                        + " load it with transformers and write it with save_pretrained, which gives safetensors"))
                .or(() -> first(name -> name.endsWith(".safetensors"))
                        .filter(name -> has(CheckpointFiles.CONFIG))
                        .map(name -> "rename " + name + " if it holds the whole model"));
    }

    private static String pickle(String name, String library) {
        return name + " is a pickle of PyTorch, which can run code when it is opened, so that it is not read here;"
                + " load the directory with " + library + " and write it with save_pretrained, which gives safetensors";
    }

    private Optional<String> tokenizer() {
        return first(name -> name.equals("tokenizer.model") || name.equals("vocab.json"))
                .map(name -> name + " is an older form of it;"
                        + " AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR) of transformers writes "
                        + TokenizerFiles.TOKENIZER);
    }

    private Optional<String> child() {
        return first(name -> Files.exists(directory.resolve(name).resolve(CheckpointFiles.CONFIG))
                        || Files.exists(directory.resolve(name).resolve(PeftAdapter.CONFIG)))
                .map(name -> "there is a checkpoint in " + directory.resolve(name) + ", so give that");
    }

    private boolean has(String name) {
        return names.contains(name);
    }

    private Optional<String> first(Predicate<String> condition) {
        return names.stream().filter(condition).findFirst();
    }

    private static Predicate<String> matches(Pattern pattern) {
        return name -> pattern.matcher(name).matches();
    }

    private static List<String> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
