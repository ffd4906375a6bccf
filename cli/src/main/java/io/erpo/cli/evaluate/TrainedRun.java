package io.erpo.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.settings.rewards.BuiltInRewards;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A run on this machine whose policies are measured: the policies that it keeps, and how it asks and judges. */
final class TrainedRun {

    static final String ALL = "all";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final RunFile run;

    TrainedRun(Path directory) {
        this.directory = new RunDirectory(directory);
        this.run = RunFile.read(this.directory);
    }

    /** The preset that the run began with. */
    String preset() {
        return run.configuration().path("preset").asText();
    }

    /**
     * The policies to measure, by version.
     *
     * @param wanted a version, {@code all}, or {@code newest}
     */
    List<MeasuredPolicy> policies(String wanted) {
        TreeMap<Long, String> kept = new TreeMap<>();
        new DirectoryPolicyStore(directory.policies()).kept(run.runId()).forEach(uri -> PolicyAddress.parse(uri)
                .ifPresent(address -> kept.merge(address.version(), uri, this::larger)));
        if (kept.isEmpty()) {
            throw new CommandException("run %s in %s keeps no policy".formatted(run.runId(), directory.root()));
        }
        if (wanted.equals(ALL)) {
            return kept.entrySet().stream().map(this::policy).toList();
        }
        long version = wanted.equals("newest") ? kept.lastKey() : number(wanted);
        if (!kept.containsKey(version)) {
            throw new CommandException("run %s keeps no policy %d; there are %s"
                    .formatted(
                            run.runId(),
                            version,
                            kept.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        return List.of(policy(Map.entry(version, kept.get(version))));
    }

    /** A copy for samplers has the weights of its version in fewer bits. */
    private String larger(String one, String other) {
        return weightBytes(one) >= weightBytes(other) ? one : other;
    }

    private long weightBytes(String uri) {
        Path checkpoint = directory.policies().resolve(uri);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint, "*model*.safetensors")) {
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new CommandException("%s cannot be read: %s".formatted(checkpoint, FileFaults.describe(e)), e);
        }
    }

    private MeasuredPolicy policy(Map.Entry<Long, String> kept) {
        Path checkpoint = directory.policies().resolve(kept.getValue());
        if (Adapter.isIn(checkpoint)) {
            throw new CommandException(
                    "policy %d of run %s is an adapter; write it as a whole checkpoint with ./erpo export --run %s --version %d --to DIR, and measure that with --model DIR"
                            .formatted(kept.getKey(), run.runId(), directory.root(), kept.getKey()));
        }
        return MeasuredPolicy.ofRun(run.runId(), kept.getKey(), checkpoint);
    }

    private static long number(String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new CommandException("--version must be a number or all, was \"%s\"".formatted(version), e);
        }
    }

    /**
     * The run's own way to ask and to judge, as a configuration file.
     *
     * @param scratch an empty directory for it
     */
    Path settings(Path scratch) {
        JsonNode configuration = run.configuration();
        ObjectNode settings = JSON.createObjectNode();
        if (run.prompt().isObject()) {
            settings.set("prompt", run.prompt());
        }
        settings.set("rewards", correctnessRewards(configuration.path("rewards")));
        settings.put(
                "onUndecided",
                configuration.path("onUndecided").asText("incorrect").toLowerCase(Locale.ROOT));
        settings.putObject("sampling")
                .put("maxNewTokens", configuration.at("/sampling/maxNewTokens").asInt())
                .set("stopTokens", configuration.at("/sampling/stopTokenIds"));
        try {
            return Files.writeString(scratch.resolve("settings.yaml"), JSON.writeValueAsString(settings));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory is written", e);
        } catch (IOException e) {
            throw new CommandException("%s cannot be written: %s".formatted(scratch, FileFaults.describe(e)), e);
        }
    }

    private static ArrayNode correctnessRewards(JsonNode rewards) {
        ArrayNode judges = JSON.createArrayNode();
        rewards.forEach(reward -> {
            if (reward.path("correctness").asBoolean() && reward instanceof ObjectNode judge) {
                judges.add(judge.deepCopy()
                        .put(
                                "external",
                                BuiltInRewards.named(reward.path("name").asText())
                                        .isEmpty()));
            }
        });
        return judges;
    }
}
