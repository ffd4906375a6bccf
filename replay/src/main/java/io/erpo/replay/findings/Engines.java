package io.erpo.replay.findings;

import io.erpo.events.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The programs that computed the records of a run. */
public final class Engines {

    /** The name of the engine that is part of this program, which alone can compute the same bits again. */
    private static final String BUILT_IN = "torch";

    private Engines() {}

    /**
     * The engine of a record, when it is another program.
     *
     * @param engine as recorded; null in logs that are older than other engines
     */
    public static Optional<Engine> foreign(Engine engine) {
        return Optional.ofNullable(engine).filter(known -> !known.getName().equals(BUILT_IN));
    }

    /** Name, version and settings as text, such as {@code torch-fsdp 2.13.0 (ranks 2)}. */
    public static String text(Engine engine) {
        Map<String, String> flags = new TreeMap<>(engine.getFlags());
        String settings = flags.entrySet().stream()
                .map(flag -> flag.getKey() + " " + flag.getValue())
                .collect(Collectors.joining(", "));
        return (engine.getName() + " " + engine.getVersion()).strip() + (flags.isEmpty() ? "" : " (" + settings + ")");
    }
}
