package io.erpo.cli.probe;

import io.erpo.cli.terminal.ExampleText;
import io.erpo.local.Installation;
import io.erpo.planning.RunPlan;
import io.erpo.probe.ProbeDecision;
import io.erpo.probe.ProbeDecision.Ask;
import io.erpo.probe.ProbeDecision.Skip;
import io.erpo.probe.ProbeException;
import io.erpo.probe.ProbeFindings;
import io.erpo.probe.ProbeProcess;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Mixin: whether to ask the base policy before a run starts. A probe tells and never stops a run. */
public final class ProbeOption {

    @Option(
            names = "--no-probe",
            description =
                    "Do not put a few problems to the base policy first. Only runs with a model or data of your own do so.")
    private boolean noProbe;

    /** Asks the base policy of the plan, if that makes sense, and tells what came of it. */
    public void run(RunPlan plan, Installation installation, Consumer<String> console) throws InterruptedException {
        ProbeDecision decision = ProbeDecision.of(
                plan,
                !noProbe,
                installation.rewardService().isPresent(),
                installation.home().resolve("models/tiny"));
        if (decision instanceof Skip skip) {
            skip.note().ifPresent(console);
        } else if (decision instanceof Ask ask) {
            console.accept(
                    "probe: putting %d problems to the base policy before anything starts; this takes up to a minute or two, and --no-probe skips it"
                            .formatted(ask.request().requests().size()));
            if (!ask.elsewhere().isEmpty()) {
                console.accept(
                        "probe: problems that %s judges are left out, as that needs a sandbox, the network or a consumer of yours"
                                .formatted(String.join(", ", ask.elsewhere())));
            }
            try {
                tell(new ProbeProcess(System.getenv()).ask(ask.request()), console);
            } catch (ProbeException e) {
                console.accept("probe: the base policy could not be asked: " + e.getMessage());
            }
        }
    }

    private static void tell(ProbeFindings findings, Consumer<String> console) {
        console.accept(findings.summary());
        findings.shown().map(ExampleText::of).ifPresent(console);
        findings.advice().ifPresent(advice -> console.accept("probe: " + advice));
    }
}
