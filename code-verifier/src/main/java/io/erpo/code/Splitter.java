package io.erpo.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.code.ProgramOutcome.Failed;
import io.erpo.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.util.ArrayList;
import java.util.List;

/** Takes Python tests apart, in a sandbox of their own: Python reads Python best, and a reference comes from a data set. */
final class Splitter {

    private static final Program SPLIT = new Program(Resources.text("split.py"), Program.Use.RUN);
    private static final ProgramLimits LIMITS = new ProgramLimits(20, 120, 1024, 1, 65_536);

    private final Sandbox sandbox;

    Splitter(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * For each reference, either its tests or a complaint that names the statement and the reason. One reference that
     * takes too long spoils no other.
     *
     * @throws SandboxException when there is no sandbox
     */
    List<Split> split(List<ObjectNode> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        ProgramOutcome outcome = run(jobs);
        if (outcome instanceof Printed printed) {
            return read(printed.output());
        }
        if (jobs.size() == 1) {
            return List.of(Split.refused("its tests cannot be read: " + ((Failed) outcome).reason()));
        }
        List<Split> halves = new ArrayList<>(split(jobs.subList(0, jobs.size() / 2)));
        halves.addAll(split(jobs.subList(jobs.size() / 2, jobs.size())));
        return halves;
    }

    private ProgramOutcome run(List<ObjectNode> jobs) {
        ArrayNode input = Json.array().addAll(jobs);
        try (SandboxSession session = sandbox.start(SPLIT, List.of(input.toString()), LIMITS)) {
            return session.next();
        }
    }

    private static List<Split> read(String output) {
        try {
            List<Split> splits = new ArrayList<>();
            for (JsonNode one : Json.read(output)) {
                splits.add(
                        one.has("complaint")
                                ? Split.refused(one.get("complaint").asText())
                                : Split.of(AssertTests.of(one)));
            }
            return splits;
        } catch (JsonProcessingException e) {
            throw new SandboxException("the sandbox should write JSON, found " + Excerpt.of(output), e);
        }
    }
}
