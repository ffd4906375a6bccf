package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strimzi.api.kafka.model.topic.KafkaTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RenderingTest {

    private static final String TOPIC = """
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata:
              name: erpo.runs.v1
            spec:
              partitions: 1
            """;
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: sampler
            spec:
              template:
                spec:
                  containers:
                    - name: sampler
                      resources: {}
            """;

    @ParameterizedTest
    @EnumSource(Kustomization.class)
    void shouldRenderAndParseStrictly(Kustomization kustomization) {
        assertThat(kustomization.rendered().resources()).isNotEmpty();
    }

    @Test
    void shouldReadWhatIsRight() {
        assertThat(StrictYaml.parse(TOPIC + "---\n" + DEPLOYMENT).of(KafkaTopic.class))
                .singleElement()
                .satisfies(topic -> assertThat(topic.getSpec().getPartitions()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"partitions, partition", "spec, spek", "metadata, metdata"})
    void shouldRefuseATypoInATopic(String right, String wrong) {
        assertThatThrownBy(() -> StrictYaml.parse(TOPIC.replace(right + ":", wrong + ":")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KafkaTopic")
                .hasMessageContaining("\"" + wrong + "\"");
    }

    @ParameterizedTest
    @CsvSource({"resources, resurces", "containers, container", "template, templates"})
    void shouldRefuseATypoInADeployment(String right, String wrong) {
        assertThatThrownBy(() -> StrictYaml.parse(DEPLOYMENT.replace(right + ":", wrong + ":")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apps/v1 Deployment sampler")
                .hasMessageContaining("\"" + wrong + "\"");
    }

    @Test
    void shouldRefuseAKindThatHasNoModel() {
        assertThatThrownBy(() -> StrictYaml.parse(TOPIC.replace("KafkaTopic", "KafkaTopics")))
                .hasMessage("no model of kafka.strimzi.io/v1 KafkaTopics erpo.runs.v1");
    }
}
