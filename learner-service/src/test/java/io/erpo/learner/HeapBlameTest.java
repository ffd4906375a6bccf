package io.erpo.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapBlameTest {

    private static final long MIB = 1L << 20;

    private final AtomicLong used = new AtomicLong(100 * MIB);
    private final HeapBlame heap = new HeapBlame(100 * MIB, used::get);
    private final OutOfMemoryError failure = new OutOfMemoryError("Java heap space");

    @Test
    void shouldBlameTheRunWhenItsMemoryWasMostOfTheHeap() {
        assertThat(heap.blame(() -> used.set(20 * MIB), failure))
                .isEqualTo(
                        "this run needs more than the 100 MiB of the learner's Java heap (Java heap space): use fewer or"
                                + " shorter responses a step, or give the learner a larger heap (-Xmx), and start another run");
    }

    @Test
    void shouldEndTheServiceWhenTheHeapStaysFullWithoutTheRun() {
        assertThatThrownBy(() -> heap.blame(() -> used.set(80 * MIB), failure)).isSameAs(failure);
    }
}
