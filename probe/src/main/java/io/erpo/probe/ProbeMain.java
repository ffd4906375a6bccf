package io.erpo.probe;

import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.model.Policy;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.sampler.policy.LoadedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The child process: a file with the request in, a file with the answer out. All its memory is free when it ends. */
public final class ProbeMain {

    private ProbeMain() {}

    /** @param arguments files of request and answer, device, precision */
    public static void main(String[] arguments) throws IOException {
        Path answer = Path.of(arguments[1]);
        try {
            ProbeRequest request = ProbeRequest.read(Path.of(arguments[0]));
            answer(request, Placement.of(arguments[2], arguments[3])).write(answer);
        } catch (PolicyException | IllegalArgumentException e) {
            ProbeAnswer.writeFailure(answer, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            ProbeAnswer.writeFailure(answer, "its process has too little memory for the tokenizer of the base policy");
        }
    }

    private static ProbeAnswer answer(ProbeRequest request, Placement placement) {
        Path directory = Path.of(request.run().getBasePolicyUri());
        requireRoom(directory, placement, request);
        PolicyRuntime.start(Runtime.getRuntime().availableProcessors());
        int slots = request.requests().size();
        try (LoadedPolicy model = new LoadedPolicy(Policy.load(directory, placement), slots)) {
            return new Probing(System::nanoTime).answer(request, model);
        }
    }

    private static void requireRoom(Path directory, Placement placement, ProbeRequest request) {
        SamplerMemory least = new SamplerMemory(
                CheckpointFiles.read(directory).config(),
                placement,
                1,
                request.requests().size(),
                request.maxNewTokens(),
                false);
        try {
            new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf).check(List.of(least.plan()), List.of());
        } catch (PolicyException e) {
            throw new PolicyException("it does not fit into the memory of this machine");
        }
    }
}
