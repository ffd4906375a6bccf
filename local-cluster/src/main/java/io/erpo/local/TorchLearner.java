package io.erpo.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The learner in Python, which trains with PyTorch FSDP2 on several ranks, in place of learner-service.
 *
 * @param python the interpreter
 * @param ranks processes that train together
 */
public record TorchLearner(String python, int ranks) {

    /** Names the interpreter. */
    public static final String PYTHON_VARIABLE = "ERPO_PYTHON";

    private static final String MODULE = "learner-torch";
    private static final Pattern TEXT = Pattern.compile(MODULE + " --ranks ([1-9][0-9]{0,3})");
    private static final Pattern PROPERTY = Pattern.compile("-D([^=]+)=(.*)");

    /** Less than what a stop may take; a rank that was killed leaves the others waiting for it. */
    private static final String SHUTDOWN_SECONDS = "5";

    public TorchLearner {
        if (ranks < 1) {
            throw new LocalRunException("--ranks must be 1 or more, was " + ranks);
        }
    }

    /** @param environment of this process */
    public static TorchLearner of(Map<String, String> environment, int ranks) {
        return new TorchLearner(environment.getOrDefault(PYTHON_VARIABLE, "python3"), ranks);
    }

    /** The learner with this {@link #toString}; empty for other text. */
    static Optional<TorchLearner> parse(String text, Map<String, String> environment) {
        Matcher ranks = TEXT.matcher(text);
        return ranks.matches() ? Optional.of(of(environment, Integer.parseInt(ranks.group(1)))) : Optional.empty();
    }

    /**
     * Checks that the interpreter has what the learner needs.
     *
     * @param home the project folder
     * @throws LocalRunException naming what it lacks, and what to install
     */
    TorchLearner requireAble(Path home) {
        List<String> lacking = lacking(home);
        if (!lacking.isEmpty()) {
            throw new LocalRunException(
                    ("%s cannot run learner-torch, it lacks: %s. Install them with %s -m pip install -r %s, and Kafka's client"
                                    + " as Debian's python3-confluent-kafka or with pip install confluent-kafka; or let %s"
                                    + " name an interpreter that has them")
                            .formatted(
                                    python,
                                    String.join(", ", lacking),
                                    python,
                                    home.resolve(MODULE).resolve("requirements.txt"),
                                    PYTHON_VARIABLE));
        }
        return this;
    }

    /** What the interpreter lacks; empty when it can run the learner. */
    public List<String> lacking(Path home) {
        try {
            Process check = new ProcessBuilder(
                            python,
                            home.resolve(MODULE)
                                    .resolve("erpo_learner/interpreter.py")
                                    .toString())
                    .redirectErrorStream(true)
                    .start();
            List<String> output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return check.waitFor() == 0 || !output.isEmpty() ? output : List.of("a Python that works");
        } catch (IOException e) {
            throw new LocalRunException(
                    "there is no interpreter %s for learner-torch; let %s name a Python 3"
                            .formatted(python, PYTHON_VARIABLE),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalRunException("interrupted while asking %s what it has".formatted(python), e);
        }
    }

    /**
     * Command line of torchrun.
     *
     * @param home the project folder
     * @param properties of learner-service, as JVM arguments; they become the variables of the same meaning
     */
    List<String> command(Path home, Stream<String> properties) {
        Stream<String> variables = Stream.concat(
                Stream.of(
                        "PYTHONPATH=" + home.resolve(MODULE),
                        "PYTHONUNBUFFERED=1",
                        "ERPO_SCHEMAS=" + home.resolve("schemas/src/main/resources/history"),
                        // Ends with this process, as every child does.
                        "ERPO_END_WITH_INPUT=1"),
                properties.flatMap(
                        property -> PROPERTY.matcher(property).results().map(TorchLearner::variable)));
        Stream<String> launcher = Stream.of(
                python,
                "-m",
                "torch.distributed.run",
                "--standalone",
                "--nproc-per-node",
                Integer.toString(ranks),
                // The terminal's Ctrl-C reaches it too, but the parent decides the order in which processes stop.
                "--signals-to-handle",
                "SIGTERM",
                "--shutdown-timeout",
                SHUTDOWN_SECONDS,
                "-m",
                "erpo_learner");
        return Stream.of(Stream.of("env"), variables, launcher)
                .flatMap(Function.identity())
                .toList();
    }

    private static String variable(java.util.regex.MatchResult property) {
        String name = property.group(1).replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        return name + "=" + property.group(2);
    }

    @Override
    public String toString() {
        return MODULE + " --ranks " + ranks;
    }
}
