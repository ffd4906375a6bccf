package io.erpo.cli.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.jsonlines.JsonLinesFile;
import io.erpo.cli.jsonlines.JsonLinesOutput;
import io.erpo.cli.terminal.CommandException;
import io.erpo.math.MathVerifier;
import io.erpo.math.Verdict;
import io.erpo.math.answer.ComparisonSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo verify}. */
@Command(
        name = "verify",
        description = {
            "Judge mathematical responses against their reference answers.",
            "Reads lines {\"id\": any, \"gold\": \"1/2\", \"response\": text} and answers each, in order, with {\"id\": the"
                    + " same, \"verdict\": \"CORRECT\", \"INCORRECT\" or \"UNDECIDED\", \"extracted\": text or null,"
                    + " \"decided_by\": text or null, \"reason\": text, \"micros\": time of the verdict}.",
            "A line may state its expected \"verdict\"; the command counts lines that got another one, and fails if there are any."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "Cases, as JSON lines.")
    private Path in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Verdicts, as JSON lines; replaced when it exists, and complete when it appears.")
    private Path out;

    @Option(
            names = "--lenient",
            description =
                    "Without a box or an answer line accept also \"the answer is ...\" and the last formula or number.")
    private boolean lenient;

    @Override
    public Integer call() {
        if (out.toAbsolutePath().normalize().equals(in.toAbsolutePath().normalize())) {
            throw new CommandException("--out is the file of --in; give another");
        }
        JsonLinesFile cases = new JsonLinesFile(in, "verify");
        cases.check("nothing was verified", CaseLine::of);
        MathVerifier verifier = new MathVerifier(ComparisonSettings.DEFAULT);
        Map<Verdict.Ruling, Integer> counts = new EnumMap<>(Verdict.Ruling.class);
        List<String> surprises = new ArrayList<>();
        warmUp(verifier);
        try (JsonLinesOutput verdicts = new JsonLinesOutput(out)) {
            cases.forEach(object -> {
                CaseLine line = CaseLine.of(object);
                long start = System.nanoTime();
                Verdict verdict = verifier.verify(line.gold(), line.response(), lenient);
                long micros = (System.nanoTime() - start) / 1_000;
                counts.merge(verdict.ruling(), 1, Integer::sum);
                if (line.expected().isPresent() && line.expected().get() != verdict.ruling()) {
                    surprises.add("%s: expected %s, found %s (%s)"
                            .formatted(line.id(), line.expected().get(), verdict.ruling(), verdict.reason()));
                }
                verdicts.add(json(line, verdict, micros));
            });
            verdicts.finish();
        }
        report(counts);
        surprises.forEach(spec.commandLine().getErr()::println);
        return surprises.isEmpty() ? 0 : 1;
    }

    /** Keeps class loading out of the time of the first case. */
    private static void warmUp(MathVerifier verifier) {
        verifier.verify("x^2 + 1/2, [0, 1)", "so $\\boxed{0.5 + x^{2}, [0, 1)}$", true);
    }

    private void report(Map<Verdict.Ruling, Integer> counts) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%d correct, %d incorrect, %d undecided%n",
                        counts.getOrDefault(Verdict.Ruling.CORRECT, 0),
                        counts.getOrDefault(Verdict.Ruling.INCORRECT, 0),
                        counts.getOrDefault(Verdict.Ruling.UNDECIDED, 0));
    }

    private static ObjectNode json(CaseLine line, Verdict verdict, long micros) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("id", line.id());
        answer.put("verdict", verdict.ruling().name());
        answer.put("extracted", verdict.extracted().orElse(null));
        answer.put(
                "decided_by",
                verdict.decidedBy()
                        .map(by -> by.name().toLowerCase(Locale.ROOT))
                        .orElse(null));
        answer.put("reason", verdict.reason());
        answer.put("micros", micros);
        return answer;
    }
}
