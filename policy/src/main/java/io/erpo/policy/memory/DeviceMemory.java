package io.erpo.policy.memory;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.erpo.policy.DeviceException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory a device has. */
public final class DeviceMemory {

    private static final Pattern MACHINE = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern CONTAINER = Pattern.compile("(\\d+)\\s*");
    private static final BigInteger KIBIBYTE = BigInteger.valueOf(1024);

    private final Path root;

    /** @param root of the file system that says what the machine and its container have */
    DeviceMemory(Path root) {
        this.root = root;
    }

    public static DeviceMemory ofThisMachine() {
        return new DeviceMemory(Path.of("/"));
    }

    /**
     * Bytes of a device, as {@link io.erpo.policy.Placement} names it; empty on a machine that does not say.
     *
     * @throws DeviceException when there is no such GPU
     */
    public OptionalLong bytesOf(String device) {
        return device.equals("cpu") ? host() : OptionalLong.of(gpu(device));
    }

    /** Of the machine, or of the container where that has less. A container without a limit says "max", or a number beyond a long. */
    private OptionalLong host() {
        Stream<BigInteger> machine = find("proc/meminfo", MACHINE).map(KIBIBYTE::multiply).stream();
        Stream<BigInteger> container = Stream.of(
                        "sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")
                .flatMap(file -> find(file, CONTAINER).stream());
        return Stream.concat(machine, container)
                .filter(bytes -> bytes.bitLength() < Long.SIZE)
                .mapToLong(BigInteger::longValueExact)
                .min();
    }

    private Optional<BigInteger> find(String file, Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(root.resolve(file)));
            return matcher.find() ? Optional.of(new BigInteger(matcher.group(1))) : Optional.empty();
        } catch (IOException notOnThisMachine) {
            return Optional.empty();
        }
    }

    private static long gpu(String device) {
        int index = Integer.parseInt(device.substring(device.indexOf(':') + 1));
        if (index >= CudaUtils.getGpuCount()) {
            throw new DeviceException(device + " was asked for, but this machine has " + CudaUtils.getGpuCount()
                    + " GPUs that CUDA sees");
        }
        return CudaUtils.getGpuMemory(Device.gpu(index)).getMax();
    }
}
