package io.erpo.probe;

import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.schemas.Events;
import io.erpo.view.progress.JudgedExample;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the base policy answered.
 *
 * @param longest most tokens that the probe let a response have
 * @param judged the responses that a correctness reward judged
 */
record ProbeAnswer(int longest, List<Judged> judged) {

    /** A response and the record of its correctness reward. */
    record Judged(Response response, Reward reward) {}

    ProbeAnswer {
        judged = List.copyOf(judged);
    }

    List<JudgedExample> examples() {
        return judged.stream()
                .map(one -> JudgedExample.of(one.response(), one.reward()))
                .toList();
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeUTF("");
            out.writeInt(longest);
            out.writeInt(judged.size());
            for (Judged one : judged) {
                Wire.write(out, Events.encode(one.response()));
                Wire.write(out, Events.encode(one.reward()));
            }
        }
    }

    /** Says why there is no answer, in a sentence. */
    static void writeFailure(Path file, String sentence) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeUTF(sentence.substring(0, Math.min(sentence.length(), 10_000)));
        }
    }

    /** @throws ProbeException with the sentence, when there is no answer */
    static ProbeAnswer read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            String failure = in.readUTF();
            if (!failure.isEmpty()) {
                throw new ProbeException(failure);
            }
            int longest = in.readInt();
            List<Judged> judged = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                judged.add(new Judged(
                        Events.decode(Wire.read(in), Response.class), Events.decode(Wire.read(in), Reward.class)));
            }
            return new ProbeAnswer(longest, judged);
        }
    }
}
