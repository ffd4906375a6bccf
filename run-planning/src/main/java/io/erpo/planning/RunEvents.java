package io.erpo.planning;

import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.Sha256;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RunConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a run as the event that the services read: its settings and its identity. */
final class RunEvents {

    private static final int DIGEST_DIGITS = 8;

    private RunEvents() {}

    /**
     * The run, with an id derived from everything that determines what it does: settings, problems and weights. Preset,
     * code version and start time are left blank, because they do not.
     */
    static RunStarted runStarted(RunConfig config, DataSet data, BasePolicy base) {
        List<String> training = ids(data.training());
        RunStarted run = config.writeTo(RunStarted.newBuilder())
                .setRunId("")
                .setStartedAt(Instant.EPOCH)
                .setCodeVersion("")
                .setPreset("")
                .setDatasetSource("")
                .setDatasetDigest(Sha256.of(String.join("\n", training).getBytes(StandardCharsets.UTF_8)))
                .setPromptIds(training)
                .setDistinctPrompts(DrawOrder.crossesEpochs(
                        training.size(), config.sampling().promptsPerStep()))
                .setBenchmark("held-out")
                .setHeldOutPromptIds(ids(data.heldOut()))
                .setBenchmarks(List.of())
                .setBasePolicyUri("")
                .setBasePolicySha256(base.sha256())
                .build();
        run.getSampling().setStopTokenIds(base.ends().stopTokenIds());
        String digest = RunIdentity.of(run);
        String id = "%s-s%d-%s".formatted(config.recipe(), config.seed(), digest.substring(0, DIGEST_DIGITS));
        run.setRunId(new RunId(id).value());
        run.setDatasetSource(data.source());
        run.setBasePolicyUri(base.directory().toString());
        return run;
    }

    private static List<String> ids(List<Problem> problems) {
        return problems.stream().map(Problem::id).map(PromptId::value).collect(Collectors.toList());
    }
}
