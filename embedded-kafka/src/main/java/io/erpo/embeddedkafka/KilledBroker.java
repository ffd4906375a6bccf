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
 * read what is committed wait for ever. So the leadership is withdrawn before the next broker starts.
 */
final class KilledBroker {

    /** Kafka writes it when it stops in order, and deletes it when it starts. */
    private static final String STOPPED_IN_ORDER = ".kafka_cleanshutdown";

    private static final String WITHDRAWN_COUNT = "kafka.controller:type=KafkaController,name=FencedBrokerCount";
    private static final int ATTEMPTS = 200;
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

    /** Gives up without an error: a broker that was killed before it was registered leads nothing. */
    private static void awaitWithdrawal() {
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !isWithdrawn(); attempt++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while the last broker's leadership was withdrawn", e);
        }
    }

    private static boolean isWithdrawn() {
        try {
            Object count =
                    ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(WITHDRAWN_COUNT), "Value");
            return ((Number) count).intValue() > 0;
        } catch (InstanceNotFoundException e) {
            return false;
        } catch (JMException e) {
            throw new IllegalStateException(WITHDRAWN_COUNT + " cannot be read", e);
        }
    }
}
