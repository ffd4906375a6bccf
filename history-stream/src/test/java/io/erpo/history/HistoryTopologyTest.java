package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class HistoryTopologyTest {

    /** Names of stores and internal topics hold the state of runs: changing one loses it. */
    @Test
    void shouldKeepItsNames() throws IOException {
        assertThat(HistoryTopology.build(Stores::inMemoryKeyValueStore)
                        .describe()
                        .toString())
                .isEqualTo(resource("/topology.txt"));
    }

    @Test
    void shouldAwaitEveryTopicItUses() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(resource("/application.properties")));

        Set<String> used = new TreeSet<>();
        Matcher topics = Pattern.compile("erpo\\.[a-z-]+\\.v1").matcher(resource("/topology.txt"));
        while (topics.find()) {
            used.add(topics.group());
        }

        assertThat(settings.getProperty("quarkus.kafka-streams.topics").split(",\\s*"))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HistoryTopologyTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
