package io.erpo.learner.training;

import ai.djl.engine.EngineException;
import io.erpo.policy.DeviceException;
import io.erpo.policy.StorageException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells a fault of one run from a fault of this service. Work that only reads and computes what belongs to a run fails
 * that run; a disk, a bucket or a GPU that does not work concerns all runs.
 */
final class RunFault {

    private final boolean onCpu;

    RunFault(Computation computation) {
        this.onCpu = computation.placement().isCpu();
    }

    /**
     * Does work for a run.
     *
     * @param work for a person: what could not be done
     * @throws RunFailedException when the work failed because of the run
     */
    <T> T orFail(String work, Supplier<T> action) {
        try {
            return action.get();
        } catch (RunFailedException | TrainingStoppedException | StorageException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            // Thrown by another thread that worked for this one.
            find(OutOfMemoryError.class, e).ifPresent(error -> {
                throw error;
            });
            Optional<EngineException> engine = find(EngineException.class, e);
            if (isOfTheDevice(e, engine)) {
                throw e;
            }
            throw new RunFailedException(work + ": " + reason(e, engine), e);
        }
    }

    private static String reason(RuntimeException e, Optional<EngineException> engine) {
        return engine.filter(RunFault::lacksMemory)
                .map(failure -> "the model does not fit into the memory: " + firstLine(failure)
                        + "; use a smaller optimizer.microBatchTokens, optimizer.gradientCheckpointing: true or an adapter,"
                        + " or a learner with more memory")
                .orElseGet(() -> e.getMessage() == null ? e.toString() : e.getMessage());
    }

    /** What libtorch refuses on a CPU follows from the data; on a GPU, the GPU may be broken. */
    private boolean isOfTheDevice(RuntimeException e, Optional<EngineException> engine) {
        return engine.map(failure -> !onCpu && !lacksMemory(failure)).orElse(e instanceof DeviceException);
    }

    private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** libtorch says so in words only: on a GPU, and on a CPU in two ways. */
    private static boolean lacksMemory(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("can't allocate memory")
                || message.contains("not enough memory");
    }

    private static String firstLine(EngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
