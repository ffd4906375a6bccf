package io.erpo.log;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Is told of the clients that are made, such as to meter them. Observers never close a client. */
public interface ClientObserver {

    /** Observes nothing. */
    ClientObserver NONE = of(consumer -> {}, producer -> {});

    void made(Consumer<?, ?> consumer);

    void made(Producer<?, ?> producer);

    /** Of two functions, such as the {@code fire} of two CDI events. */
    static ClientObserver of(
            java.util.function.Consumer<Consumer<?, ?>> consumers,
            java.util.function.Consumer<Producer<?, ?>> producers) {
        return new ClientObserver() {
            @Override
            public void made(Consumer<?, ?> consumer) {
                consumers.accept(consumer);
            }

            @Override
            public void made(Producer<?, ?> producer) {
                producers.accept(producer);
            }
        };
    }
}
