package io.erpo.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The files in which Kafka Streams keeps the state of a task. */
final class StateFiles {

    private static final String STORES = "rocksdb";
    /** Earlier releases of Kafka Streams kept the positions of a task's stores here. */
    private static final String CHECKPOINT = ".checkpoint";
    /** Names the other files of a store. */
    private static final String CURRENT = "CURRENT";

    private StateFiles() {}

    /**
     * What is damaged in a store, if anything. Reads all of it: a scan of a damaged store would end early, without an
     * error. What may pass, such as a full disk or a missing permission, is no damage.
     *
     * @param task the directory of the store's task
     */
    static Optional<String> damage(Path task, String store) {
        return checkpointDamage(task.resolve(CHECKPOINT))
                .or(() -> storeDamage(task.resolve(STORES).resolve(store)));
    }

    /** Whether this failure means that a store is damaged. */
    static boolean isDamage(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null
                && (status.getCode() == Status.Code.Corruption
                        || status.getCode() == Status.Code.IOError
                                && String.valueOf(status.getState()).contains("No such file"));
    }

    private static Optional<String> checkpointDamage(Path file) {
        try {
            new OffsetCheckpoint(file.toFile()).read();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Files.isReadable(file) ? Optional.of(file + ": " + e.getMessage()) : Optional.empty();
        }
    }

    private static Optional<String> storeDamage(Path directory) {
        if (isEmpty(directory)) {
            return Optional.empty();
        }
        if (Files.notExists(directory.resolve(CURRENT))) {
            return Optional.of(directory + ": there is no file " + CURRENT);
        }
        try {
            verify(directory.toString());
            return Optional.empty();
        } catch (RocksDBException e) {
            return isDamage(e) ? Optional.of(directory + ": " + e.getMessage()) : Optional.empty();
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            // There is none yet, or Kafka Streams cannot read it either and says so.
            return true;
        }
    }

    private static void verify(String directory) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, directory)
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        if (families.isEmpty()) {
            // RocksDB lists none when it cannot read them, and gives no reason; opening does.
            families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB store = RocksDB.openReadOnly(options, directory, families, handles)) {
            try {
                store.verifyChecksum();
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        } finally {
            families.forEach(family -> family.getOptions().close());
        }
    }
}
