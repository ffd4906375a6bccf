package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class StateFilesTest {

    private static final String STORE = "prompts";

    @TempDir
    private Path task;

    private Path files;

    @BeforeAll
    static void loadLibrary() {
        RocksDB.loadLibrary();
    }

    @BeforeEach
    void write() throws Exception {
        files = Files.createDirectories(task.resolve("rocksdb").resolve(STORE));
        Files.writeString(task.resolve(".checkpoint"), "0\n1\nerpo-history-prompts-changelog 0 41\n");
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
                FlushOptions flush = new FlushOptions();
                RocksDB db = RocksDB.open(
                        options,
                        files.toString(),
                        List.of(
                                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                                new ColumnFamilyDescriptor("offsets".getBytes(StandardCharsets.UTF_8))),
                        handles)) {
            for (int i = 0; i < 2_000; i++) {
                db.put(("prompt-" + i).getBytes(StandardCharsets.UTF_8), new byte[100]);
            }
            db.put(handles.get(1), new byte[] {1}, new byte[] {41});
            db.flush(flush, handles);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    @Test
    void shouldFindNothingWhenAllIsWholeOrNothingIsThere() {
        assertThat(StateFiles.damage(task, STORE)).isEmpty();
        assertThat(StateFiles.damage(task, "other")).isEmpty();
        assertThat(StateFiles.damage(task.resolve("0_1"), STORE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST"})
    void shouldFindAFileThatAPowerCutEmptied(String name) throws Exception {
        Files.write(file(name), new byte[0]);

        assertThat(StateFiles.damage(task, STORE))
                .hasValueSatisfying(damage -> assertThat(damage).startsWith(files.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST", ".sst"})
    void shouldFindAFileThatIsMissing(String name) throws Exception {
        Files.delete(file(name));

        assertThat(StateFiles.damage(task, STORE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.99})
    void shouldFindBytesThatWereChanged(double place) throws Exception {
        Path table = file(".sst");
        byte[] bytes = Files.readAllBytes(table);
        bytes[(int) (place * bytes.length)] ^= 0x55;
        Files.write(table, bytes);

        assertThat(StateFiles.damage(task, STORE))
                .hasValueSatisfying(damage -> assertThat(damage).contains(files.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "0\n2\na 0 1\n", "9\n0\n", "0\n1\na b c\n"})
    void shouldFindPositionsThatCannotBeRead(String content) throws Exception {
        Files.writeString(task.resolve(".checkpoint"), content);

        assertThat(StateFiles.damage(task, STORE))
                .hasValueSatisfying(damage -> assertThat(damage).startsWith(task.resolve(".checkpoint") + ": "));
    }

    @Test
    void shouldCallATaskCorruptedOnlyWhenItsStoreIsDamaged() {
        assertThatThrownBy(() -> failing(new Status(Status.Code.Corruption, Status.SubCode.None, "block checksum"))
                        .get(Bytes.wrap(new byte[1])))
                .isInstanceOf(TaskCorruptedException.class);
        assertThatThrownBy(() -> failing(new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left"))
                        .get(Bytes.wrap(new byte[1])))
                .isInstanceOf(ProcessorStateException.class);
        assertThatThrownBy(() -> failing(new Status(Status.Code.IOError, Status.SubCode.None, "Permission denied"))
                        .get(Bytes.wrap(new byte[1])))
                .isInstanceOf(ProcessorStateException.class);
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<Bytes, byte[]> failing(Status status) {
        return RestorableStores.restorable((KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                StateFilesTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (store, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return STORE;
                    }
                    throw new ProcessorStateException("reading", new RocksDBException(status));
                }));
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> found = Files.list(files)) {
            return found.filter(path -> path.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
