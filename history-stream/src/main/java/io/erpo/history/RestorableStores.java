package io.erpo.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores on disk that a damage does not stop, such as that of a power cut. Kafka Streams deletes the state of a
 * corrupted task and restores it from its changelogs, but does not count a damaged RocksDB as corrupted.
 */
final class RestorableStores {

    private static final Logger LOG = LoggerFactory.getLogger(RestorableStores.class);

    private RestorableStores() {}

    /** A store on disk. */
    static KeyValueBytesStoreSupplier persistent(String name) {
        KeyValueBytesStoreSupplier rocksDb = Stores.persistentKeyValueStore(name);
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return rocksDb.name();
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return restorable(rocksDb.get());
            }

            @Override
            public String metricsScope() {
                return rocksDb.metricsScope();
            }
        };
    }

    /** The same store, whose damages are those of its task. */
    @SuppressWarnings("unchecked")
    static KeyValueStore<Bytes, byte[]> restorable(KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                RestorableStores.class.getClassLoader(), new Class<?>[] {KeyValueStore.class}, new Calls(store));
    }

    /** Passes on every call. */
    private static final class Calls implements InvocationHandler {

        private final KeyValueStore<Bytes, byte[]> store;
        private volatile TaskId task;

        Calls(KeyValueStore<Bytes, byte[]> store) {
            this.store = store;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("init")) {
                requireWhole((StateStoreContext) arguments[0]);
            }
            try {
                return method.invoke(store, arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof ProcessorStateException failure
                        && failure.getCause() instanceof RocksDBException reason
                        && StateFiles.isDamage(reason)) {
                    throw corrupted(store.name() + ": " + reason.getMessage());
                }
                throw e.getCause();
            }
        }

        private void requireWhole(StateStoreContext context) {
            task = context.taskId();
            StateFiles.damage(context.stateDir().toPath(), store.name()).ifPresent(damage -> {
                throw corrupted(damage);
            });
        }

        private TaskCorruptedException corrupted(String damage) {
            LOG.warn("the state of task {} is damaged: it is deleted and restored from the log: {}", task, damage);
            return new TaskCorruptedException(task == null ? Set.of() : Set.of(task));
        }
    }
}
