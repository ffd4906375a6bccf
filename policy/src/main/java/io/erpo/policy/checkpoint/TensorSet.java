package io.erpo.policy.checkpoint;

import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tensors by name, in one open safetensors file or several. */
final class TensorSet implements AutoCloseable {

    private final List<SafetensorsReader> files = new ArrayList<>();
    private final Map<String, SafetensorsReader> holders = new LinkedHashMap<>();

    /** What stands before the names that the files use. */
    private String prefix = "";

    private TensorSet() {}

    /** @throws PolicyException when a file is damaged, or two hold a tensor of the same name */
    static TensorSet open(List<Path> files) {
        TensorSet set = new TensorSet();
        try {
            files.forEach(set::add);
            return set;
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    private void add(Path path) {
        SafetensorsReader file = SafetensorsReader.open(path);
        files.add(file);
        for (String name : file.names()) {
            SafetensorsReader other = holders.put(name, file);
            if (other != null) {
                throw new PolicyException(path + " holds " + name + ", but so does "
                        + other.file().getFileName());
            }
        }
    }

    /** Lets the tensors be found under longer names than the files give them. */
    void prepend(String before) {
        prefix = before;
    }

    Set<String> names() {
        return prefix.isEmpty()
                ? holders.keySet()
                : holders.keySet().stream().map(prefix::concat).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Path fileOf(String name) {
        return holder(name).file();
    }

    /** Whatever the type of the tensor. */
    TensorShape shapeOf(String name) {
        return holder(name).describe(inFile(name)).shape();
    }

    /** @throws PolicyException when the tensor has another shape, or a type that cannot be read */
    StoredTensor describe(String name, TensorShape expected) {
        StoredTensor tensor = holder(name).describe(inFile(name));
        if (!tensor.shape().equals(expected)) {
            throw new PolicyException(fileOf(name) + " holds " + name + " with shape " + tensor.shape()
                    + ", but config.json asks for " + expected);
        }
        return tensor;
    }

    ByteBuffer map(StoredTensor tensor, long from, int bytes) {
        return holders.get(tensor.name()).map(tensor, from, bytes);
    }

    private SafetensorsReader holder(String name) {
        return holders.get(inFile(name));
    }

    private String inFile(String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsReader::close);
    }
}
