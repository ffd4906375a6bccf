package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The success of the Job that starts a run is the success of the run. */
class RunJobTest {

    @ParameterizedTest
    @EnumSource(names = "RUN.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldWaitForTheEndOfTheRun(Kustomization run) {
        assertThat(job(run).getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getArgs()).startsWith("submit", "--wait"));
        assertThat(job(run).getSpec().getActiveDeadlineSeconds())
                .as("a deadline would end the waiting and not the run")
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(names = "RUN.*", mode = EnumSource.Mode.MATCH_ALL)
    void shouldTryAgainUnlessTheRunItselfHasEnded(Kustomization run) throws IOException {
        assertThat(job(run).getSpec().getPodFailurePolicy().getRules())
                .filteredOn(rule -> rule.getAction().equals("FailJob"))
                .singleElement()
                .extracting(PodFailurePolicyRule::getOnExitCodes)
                .satisfies(codes -> {
                    assertThat(codes.getContainerName()).isEqualTo("submit");
                    assertThat(codes.getOperator()).isEqualTo("In");
                    assertThat(codes.getValues()).containsExactly(3, 5);
                });
        assertThat(Files.readString(Path.of("../docs/commands.md")))
                .contains("| 3 | the run was cancelled |", "| 5 | the run failed |");
        assertThat(job(run).getSpec().getTemplate().getSpec().getRestartPolicy())
                .as("what podFailurePolicy demands")
                .isEqualTo("Never");
    }

    private static Job job(Kustomization run) {
        return run.rendered().of(Job.class).get(0);
    }
}
