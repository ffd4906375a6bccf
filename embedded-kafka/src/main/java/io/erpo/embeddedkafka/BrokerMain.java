package io.erpo.embeddedkafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.LogManager;

/**
 * The broker as a separate process: {@code BrokerMain DATA_DIRECTORY PORT [HOST]}. Prints one line when it is ready,
 * runs until SIGTERM, then shuts down cleanly. Exits with code 1 and one line on stderr when it cannot start.
 */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 3 || !arguments[1].matches("[0-9]{1,5}")) {
            System.err.println("usage: BrokerMain DATA_DIRECTORY PORT [HOST] (port 0 for any free one; with a host,"
                    + " other machines can connect, by that name)");
            System.exit(2);
        }
        // Kafka's tools ask Log4j for loggers. Without a provider Log4j complains on stderr and uses this one anyway.
        System.setProperty("log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
        try (InputStream logging = BrokerMain.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(logging);
        }
        try {
            EmbeddedKafka broker = EmbeddedKafka.start(new BrokerSettings(
                    Path.of(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    arguments.length == 3 ? arguments[2] : BrokerSettings.THIS_MACHINE,
                    Optional.empty()));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
            System.out.println("ready on " + broker.bootstrapServers());
        } catch (BrokerStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
