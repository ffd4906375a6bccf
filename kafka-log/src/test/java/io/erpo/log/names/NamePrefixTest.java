package io.erpo.log.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePrefixTest {

    @Test
    void shouldBeASettingOfTheConnection() {
        assertThat(NamePrefix.of(Map.of("bootstrap.servers", "localhost:9092"))).isEqualTo(NamePrefix.NONE);
        assertThat(NamePrefix.of(Map.of("erpo.prefix", " team-a. "))).isEqualTo(new NamePrefix("team-a."));
        assertThat(NamePrefix.of(Map.of("erpo.prefix", ""))).isEqualTo(NamePrefix.NONE);
    }

    @Test
    void shouldChangeNothingWhenThereIsNone() {
        assertThat(NamePrefix.NONE.add("erpo.runs.v1")).isEqualTo("erpo.runs.v1");
        assertThat(NamePrefix.NONE.remove("erpo.runs.v1")).isEqualTo("erpo.runs.v1");
    }

    @Test
    void shouldRefuseANameOfAnotherInstallation() {
        NamePrefix prefix = new NamePrefix("team-a.");

        assertThat(prefix.remove(prefix.add("erpo.runs.v1"))).isEqualTo("erpo.runs.v1");
        assertThat(prefix.has("team-b.erpo.runs.v1")).isFalse();
        assertThatThrownBy(() -> prefix.remove("team-b.erpo.runs.v1"))
                .hasMessage("a name must begin with the prefix \"team-a.\", was team-b.erpo.runs.v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team-a",
                ".",
                "team.a.",
                "Team.",
                "team_a.",
                "-a.",
                "*.",
                "a b.",
                "reward-x.",
                "erpo-history-x.",
                "123456789012345678901234567890123."
            })
    void shouldRefuseWhatKafkaOrAnotherPrefixWouldMistake(String text) {
        assertThatThrownBy(() -> new NamePrefix(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("erpo.prefix must be")
                .hasMessageEndingWith("it is \"" + text + "\"");
    }
}
