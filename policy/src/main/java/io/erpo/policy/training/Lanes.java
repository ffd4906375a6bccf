package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.DeviceException;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * Computes the micro-batches of a mini-batch and adds their gradients up. Those of a small model go to two lanes in turn, whose
 * sums are added at the end. Two threads can then work without waiting for each other, and one thread gives the same bits. The
 * threads inside libtorch's kernels help small models little, and slow them down when cores are busy.
 */
final class Lanes implements AutoCloseable {

    /** Above this, another set of gradients costs memory, and kernels are large enough to use threads of their own. */
    private static final long FEW_ELEMENTS = 1L << 25;

    private final Tensors gradients;
    private final Optional<Tensors> second;
    private final Optional<ExecutorService> worker;

    /**
     * @param elements of the tensors that are trained
     * @param gradients where the sum goes
     * @param workers threads; more than there are lanes are not used
     */
    Lanes(long elements, Tensors gradients, int workers) {
        this.gradients = gradients;
        this.second = of(elements) > 1 ? Optional.of(gradients.zerosLike()) : Optional.empty();
        this.worker = second.isPresent() && workers > 1
                ? Optional.of(Executors.newSingleThreadExecutor(Lanes::daemon))
                : Optional.empty();
    }

    /** Lanes for this many trained elements. */
    static int of(long elements) {
        return elements <= FEW_ELEMENTS ? 2 : 1;
    }

    int count() {
        return second.isPresent() ? 2 : 1;
    }

    /**
     * Sets the gradients to the sum over all micro-batches.
     *
     * @param work computes one and adds its gradients to those given
     * @return what {@code work} gave, in the order of the micro-batches
     */
    <B, R> List<R> sum(List<B> batches, BiFunction<B, IValue, R> work) {
        clear(gradients);
        second.ifPresent(Lanes::clear);
        Object[] results = new Object[batches.size()];
        if (second.isEmpty()) {
            run(batches, 0, 1, gradients, work, results);
        } else {
            Runnable odd = () -> run(batches, 1, 2, second.get(), work, results);
            Optional<Future<?>> elsewhere = worker.map(thread -> thread.submit(odd));
            try {
                run(batches, 0, 2, gradients, work, results);
            } finally {
                elsewhere.ifPresentOrElse(Lanes::await, odd);
            }
            try (Frame frame = Tensors.frame()) {
                frame.call("add", gradients.list(), second.get().list());
            }
        }
        @SuppressWarnings("unchecked")
        List<R> ordered = (List<R>) new ArrayList<>(Arrays.asList(results));
        return ordered;
    }

    private static <B, R> void run(
            List<B> batches, int first, int stride, Tensors sum, BiFunction<B, IValue, R> work, Object[] results) {
        for (int i = first; i < batches.size(); i += stride) {
            results[i] = work.apply(batches.get(i), sum.list());
        }
    }

    private static void clear(Tensors gradients) {
        try (Frame frame = Tensors.frame()) {
            frame.call("clear", gradients.list());
        }
    }

    /** Waits even when interrupted: the tensors must not be freed while they are used. */
    private static void await(Future<?> lane) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    lane.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new DeviceException("a lane of an update failed: " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "learner-lane");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        worker.ifPresent(ExecutorService::shutdown);
        second.ifPresent(Tensors::close);
    }
}
