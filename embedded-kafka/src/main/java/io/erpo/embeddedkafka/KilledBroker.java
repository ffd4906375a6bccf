package io.erpo.embeddedkafka;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The broker that was killed on a data directory: the metadata still name it as a running broker that leads every
 * partition.
 *
 * <p>The next broker would believe that for its first seconds. Its transaction coordinator would find transactions
 * that were decided but not ended, and send their markers to the killed broker, again and again, until the controller
 * withdraws the leadership. In that moment Kafka 4.1 to 4.3 takes the partitions for deleted and drops the markers
 * ({@code TransactionMarkerChannelManager.addTxnMarkersToBrokerQueue}): the transactions never end, and consumers that
 * read what is committed wait for ever. The leadership must be withdrawn before the next broker starts.
 */
final class KilledBroker {

    /** Kafka writes it when it stops in order, and deletes it when it starts. */
    private static final String STOPPED_IN_ORDER = ".kafka_cleanshutdown";

    /** A minute, because nothing is known of how busy the machine is. */
    private static final int ATTEMPTS = 1_200;

    /** Five seconds in which the controller works and knows no broker at all. */
    private static final int ATTEMPTS_WITHOUT_BROKER = 100;

    private static final long PAUSE_MILLIS = 50;

    private KilledBroker() {}

    /** Whether the last broker on this directory, if any, was killed. */
    static boolean isLeftIn(Path logDirectory) {
        return Files.exists(logDirectory.resolve("meta.properties"))
                && !Files.exists(logDirectory.resolve(STOPPED_IN_ORDER));
    }

    /**
     * Runs a controller alone, until it has withdrawn the leadership from a broker that it does not hear.
     *
     * @param properties of the broker that is about to start
     */
    static void withdraw(Properties properties) {
        KafkaRaftServer controller = new KafkaRaftServer(
                KafkaConfig.fromProps(BrokerProperties.controllerAlone(properties), false), Time.SYSTEM);
        try {
            controller.startup();
            awaitWithdrawal();
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /** Returns, too, when no broker is known: one that was killed before it was registered leads nothing. */
    private static void awaitWithdrawal() {
        try {
            int without = 0;
            for (int attempt = 0; attempt < ATTEMPTS && without < ATTEMPTS_WITHOUT_BROKER; attempt++) {
                if (meter("FencedBrokerCount") > 0) {
                    return;
                }
                without = meter("ActiveControllerCount") > 0 && meter("ActiveBrokerCount") == 0 ? without + 1 : 0;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while the last broker's leadership was withdrawn", e);
        }
    }

    /** A meter of the controller; 0 while there is none. */
    private static int meter(String name) {
        try {
            return (Integer) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("kafka.controller:type=KafkaController,name=" + name), "Value");
        } catch (InstanceNotFoundException e) {
            return 0;
        } catch (JMException e) {
            throw new IllegalStateException("the controller's meter " + name + " cannot be read", e);
        }
    }
}
