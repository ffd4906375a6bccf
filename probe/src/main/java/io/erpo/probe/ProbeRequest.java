package io.erpo.probe;

import io.erpo.events.PromptRequest;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What to ask which policy.
 *
 * @param run names the base policy and the rewards
 * @param requests at least one, of one response each
 */
public record ProbeRequest(RunStarted run, List<PromptRequest> requests) {

    /** Without the ids of the run's prompts, which a probe does not need. */
    public ProbeRequest {
        run = RunStarted.newBuilder(run)
                .setPromptIds(List.of())
                .setHeldOutPromptIds(List.of())
                .build();
        requests = List.copyOf(requests);
    }

    int maxNewTokens() {
        return run.getSampling().getMaxNewTokens();
    }

    /** The same requests for shorter responses. */
    List<PromptRequest> cut(int tokens) {
        return requests.stream()
                .map(request -> PromptRequest.newBuilder(request)
                        .setMaxNewTokens(Math.min(tokens, request.getMaxNewTokens()))
                        .build())
                .toList();
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            Wire.write(out, Events.encode(run));
            out.writeInt(requests.size());
            for (PromptRequest request : requests) {
                Wire.write(out, Events.encode(request));
            }
        }
    }

    static ProbeRequest read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            RunStarted run = Events.decode(Wire.read(in), RunStarted.class);
            List<PromptRequest> requests = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                requests.add(Events.decode(Wire.read(in), PromptRequest.class));
            }
            return new ProbeRequest(run, requests);
        }
    }
}
