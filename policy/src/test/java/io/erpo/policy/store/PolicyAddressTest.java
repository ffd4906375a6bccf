package io.erpo.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyAddressTest {

    private static final PolicyAddress ADDRESS = new PolicyAddress("run-1", 3, "ba7816bf8f01");

    @Test
    void shouldReadWhatItWrites() {
        assertThat(ADDRESS.uri()).isEqualTo("run-1/v000003-ba7816bf8f01");
        assertThat(PolicyAddress.parse(ADDRESS.uri())).contains(ADDRESS);
        assertThat(PolicyAddress.parse("run-1", ADDRESS.name())).contains(ADDRESS);
        assertThat(PolicyAddress.parse("run/v1234567-ba7816bf8f01"))
                .contains(new PolicyAddress("run", 1234567, "ba7816bf8f01"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run-1",
                "v000003-ba7816bf8f01",
                "../v000003-ba7816bf8f01",
                "run-1/v3-ba7816bf8f01",
                "run-1/v000003-BA7816BF8F01",
                "run-1/v000003-ba7816bf8f01/model.safetensors",
                "a/run-1/v000003-ba7816bf8f01"
            })
    void shouldReadNothingElse(String uri) {
        assertThat(PolicyAddress.parse(uri)).isEmpty();
    }

    @Test
    void shouldRefuseWhenAPartIsOutOfRange() {
        assertThatThrownBy(() -> new PolicyAddress("..", 3, "ba7816bf8f01")).hasMessageContaining("run must match");
        assertThatThrownBy(() -> new PolicyAddress("run-1", -1, "ba7816bf8f01")).hasMessageContaining("was -1");
        assertThatThrownBy(() -> new PolicyAddress("run-1", 3, "ba78")).hasMessageContaining("ba78");
    }
}
