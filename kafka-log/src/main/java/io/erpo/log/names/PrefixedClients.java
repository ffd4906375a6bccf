package io.erpo.log.names;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Clients of Kafka that take and give topics by their names in the code. This is the only place where topics of plain
 * clients get their prefix, so that no service can forget it.
 */
public final class PrefixedClients {

    /** Methods that name topics in ways that cannot be renamed, or those of others. */
    static final Set<String> REFUSED =
            Set.of("listTopics", "commitAsync", "registerMetricForSubscription", "unregisterMetricFromSubscription");

    /** Their text is not a topic. */
    private static final Set<String> OF_NO_TOPIC = Set.of("enforceRebalance", "metrics", "close");

    private PrefixedClients() {}

    /** The consumer with names of the code; itself without a prefix. */
    @SuppressWarnings("unchecked") // The proxy has the type of what it stands for.
    public static <K, V> Consumer<K, V> consumer(Consumer<K, V> kafka, NamePrefix prefix) {
        return prefix.equals(NamePrefix.NONE) ? kafka : proxy(Consumer.class, kafka, prefix);
    }

    /** The producer with names of the code; itself without a prefix. */
    @SuppressWarnings("unchecked") // The proxy has the type of what it stands for.
    public static <K, V> Producer<K, V> producer(Producer<K, V> kafka, NamePrefix prefix) {
        return prefix.equals(NamePrefix.NONE) ? kafka : proxy(Producer.class, kafka, prefix);
    }

    private static <T> T proxy(Class<T> type, T kafka, NamePrefix prefix) {
        return type.cast(Proxy.newProxyInstance(
                PrefixedClients.class.getClassLoader(), new Class<?>[] {type}, new Edge(kafka, prefix)));
    }

    private record Edge(Object kafka, Renaming toKafka, Renaming fromKafka) implements InvocationHandler {

        Edge(Object kafka, NamePrefix prefix) {
            this(kafka, new Renaming(prefix::add, prefix::remove), new Renaming(prefix::remove, prefix::add));
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (REFUSED.contains(name) || isByPattern(method)) {
                throw new UnsupportedOperationException(name + " with " + NamePrefix.SETTING);
            }
            if (OF_NO_TOPIC.contains(name) || method.getDeclaringClass() == Object.class) {
                return call(method, arguments);
            }
            return fromKafka.apply(call(
                    method,
                    arguments == null
                            ? null
                            : Stream.of(arguments).map(toKafka::apply).toArray()));
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(kafka, arguments);
            } catch (InvocationTargetException e) {
                throw fromKafka.failure(e.getCause());
            }
        }

        private static boolean isByPattern(Method method) {
            return Stream.of(method.getParameterTypes())
                    .anyMatch(type -> type.getSimpleName().endsWith("Pattern"));
        }
    }
}
