package io.erpo.embeddedkafka;

import java.io.IOException;
import java.nio.file.Path;

/** The broker as a separate process, which a test can kill. */
final class BrokerProcess {

    private BrokerProcess() {}

    /** Starts it with both of its streams written to a file. */
    static Process start(Path data, int port, Path out) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }
}
