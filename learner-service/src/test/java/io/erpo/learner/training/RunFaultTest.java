package io.erpo.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.erpo.policy.DeviceException;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFaultTest {

    private final RunFault onCpu = new RunFault(Computation.cpu());
    private final RunFault onGpu = new RunFault(new Computation(Placement.float32("cuda:0"), 1));

    @Test
    void shouldPassOnTheResult() {
        assertThat(onCpu.<String>orFail("nothing", () -> "done")).isEqualTo("done");
    }

    @Test
    void shouldFailTheRunWithWhatWasDoneAndWhyWhenItsDataIsWrong() {
        assertThatThrownBy(() -> onCpu.orFail("policy 3 cannot be loaded", () -> {
                    throw new PolicyException("v3 has sha256 aa, but bb was published");
                }))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("policy 3 cannot be loaded: v3 has sha256 aa, but bb was published");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 8 GiB",
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate",
                "DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."
            })
    void shouldFailTheRunWhoseModelDoesNotFitAndSayWhatWouldHelp(String libtorch) {
        for (RunFault fault : new RunFault[] {onCpu, onGpu}) {
            assertThatThrownBy(() -> fault.orFail("step 2 cannot be trained", () -> {
                        throw new PolicyException("libtorch failed", new EngineException(libtorch + "\nat ..."));
                    }))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("step 2 cannot be trained: the model does not fit into the memory: " + libtorch
                            + "; use a smaller optimizer.microBatchTokens, optimizer.gradientCheckpointing: true or an"
                            + " adapter, or a learner with more memory");
        }
    }

    static Stream<RuntimeException> faultsOfTheService() {
        return Stream.of(
                new StorageException("no answer from S3"),
                new DeviceException("device cuda:0 cannot be used"),
                new UncheckedIOException(new IOException("Input/output error")),
                new TrainingStoppedException(3));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheService")
    void shouldLetPassWhatConcernsTheService(RuntimeException fault) {
        assertThatThrownBy(() -> onCpu.orFail("work", () -> {
                    throw fault;
                }))
                .isSameAs(fault);
    }

    /** A broken GPU would fail one run after the other. */
    @Test
    void shouldNotBlameARunForAGpuThatDoesNotWork() {
        RuntimeException broken =
                new PolicyException("libtorch failed", new EngineException("CUDA error: unspecified launch failure"));

        assertThatThrownBy(() -> onGpu.orFail("work", () -> {
                    throw broken;
                }))
                .isSameAs(broken);
    }
}
