package io.erpo.reward.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AtOnceTest {

    @Test
    void shouldWorkOnAsManyAsAllowedAndKeepTheirOrder() {
        CyclicBarrier all = new CyclicBarrier(4);

        assertThat(new AtOnce("judge", 4).map(List.of(5, 6, 7, 8, 1, 2, 3, 4), number -> {
                    await(all);
                    return 10 * number;
                }))
                .containsExactly(50, 60, 70, 80, 10, 20, 30, 40);
    }

    @Test
    void shouldWorkInTheThreadThatAsksWhenOneIsAllowed() {
        Thread here = Thread.currentThread();

        assertThat(new AtOnce("judge", 1).map(List.of(1, 2), number -> Thread.currentThread()))
                .containsExactly(here, here);
    }

    @Test
    void shouldFailLikeALoopWhenOneFails() {
        assertThatThrownBy(() -> new AtOnce("judge", 2).map(List.of(1, 0), number -> 1 / number))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new AtOnce("judge", 2).map(List.of(1, 2), number -> {
                    throw new AssertionError("a fault");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("a fault");
    }

    private static void await(CyclicBarrier all) {
        try {
            all.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
