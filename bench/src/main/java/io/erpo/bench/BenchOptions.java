package io.erpo.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** Mixin: the options of all benchmarks. */
final class BenchOptions {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements of each contender, taken in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "JSON lines in the place of a table.")
    private boolean json;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            split = ",",
            description = "Plain Python scripts to compare with, started on the same weights and work.")
    private List<String> peers = List.of();

    @Option(
            names = "--python",
            paramLabel = "FILE",
            defaultValue = "python3",
            description = "A Python with torch, for --peer (default: ${DEFAULT-VALUE}).")
    private String python;

    int rounds() {
        return rounds;
    }

    boolean json() {
        return json;
    }

    List<String> peers() {
        return peers;
    }

    String python() {
        return python;
    }
}
