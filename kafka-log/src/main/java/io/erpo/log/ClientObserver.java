package io.erpo.log;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Hears of new clients, for example to add metrics. Observers never close a client. */
public interface ClientObserver {

    /** Observes nothing. */
    ClientObserver NONE = of(consumer -> {}, producer -> {});

    void made(Consumer<?, ?> consumer);

    void made(Producer<?, ?> producer);

    /** Combines two functions, such as the {@code fire} of two CDI events. */
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
