package io.erpo.math;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.math.answer.ComparisonSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a verdict takes; docs/rewards.md says how to run it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
public class VerdictBenchmark {

    private static final int LONGEST_HOSTILE = 200_000;

    private final MathVerifier verifier = new MathVerifier(ComparisonSettings.DEFAULT);
    private final List<JsonNode> cases = new ArrayList<>();
    private final String hostile = "\\boxed{" + "1+".repeat(LONGEST_HOSTILE / 2) + "1}";
    private int next;

    /** The cases that are neither hostile nor odd. */
    @Setup
    public void readCases() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                VerdictBenchmark.class.getResourceAsStream("/cases.jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode one = json.readTree(line);
                String category = one.get("category").asText();
                if (!category.equals("hostile") && !category.equals("hack")) {
                    cases.add(one);
                }
            }
        }
    }

    @Benchmark
    public Verdict ordinary() {
        JsonNode one = cases.get(next++ % cases.size());
        return verifier.verify(one.get("gold").textValue(), one.get("response").textValue(), false);
    }

    @Benchmark
    public Verdict hostileOf200Kilobytes() {
        return verifier.verify("2", hostile, true);
    }
}
