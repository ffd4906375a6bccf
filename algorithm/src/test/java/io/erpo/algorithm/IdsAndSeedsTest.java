package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values, computed apart with Python's hashlib: whoever changes one breaks the replay of every earlier run. */
class IdsAndSeedsTest {

    private static final RunId RUN = new RunId("run-1");
    private static final PromptId PROMPT = PromptId.of("rev 123=", "321");
    private static final GroupId GROUP = GroupId.ofVisit(RUN, PROMPT, 2);

    @Test
    void shouldNameAPromptByItsContent() {
        // sha256(b"rev 123=" + b"\0" + b"321")
        assertThat(PromptId.contentHash("rev 123=", "321"))
                .isEqualTo("80a40d13dd37bf05e7b54f4cf5f380de3dbc0fa5f259652b3912b5a6ea5b28f9");
        assertThat(PROMPT).hasToString("80a40d13dd37bf05e7b5");
    }

    /** The same problem may be judged differently in another data set; without a data source nothing changes. */
    @Test
    void shouldNameAPromptByItsDataSourceToo() {
        // sha256(b"rev 123=" + b"\0" + b"321" + b"\0" + b"gsm8k")
        assertThat(PromptId.contentHash("rev 123=", "321", "gsm8k"))
                .isEqualTo("d0cbead8fad9b0bc83fc42e0f14586e193cdb9dc23df21f648cb9a00e4d9c39f");
        assertThat(PromptId.of("rev 123=", "321", "gsm8k")).hasToString("d0cbead8fad9b0bc83fc");
        assertThat(PromptId.of("rev 123=", "321", "")).isEqualTo(PROMPT);
    }

    @Test
    void shouldKeepTextAndReferenceApartWhenNamingAPrompt() {
        assertThat(PromptId.of("1+1=", "2")).isNotEqualTo(PromptId.of("1+1=2", ""));
    }

    @Test
    void shouldDeriveGroupAndResponseFromTheVisit() {
        assertThat(GROUP).hasToString("run-1/80a40d13dd37bf05e7b5/2");
        assertThat(GROUP.response(5)).hasToString("run-1/80a40d13dd37bf05e7b5/2/5");
        assertThat(GroupId.ofBenchmark(RUN, PROMPT, "held-out", 40))
                .hasToString("run-1/80a40d13dd37bf05e7b5/held-out@40");
    }

    @Test
    void shouldDeriveTheSeedOfAResponseFromRunSeedAndId() {
        // struct.unpack(">q", sha256(b"erpo/response/42/run-1/80a40d13dd37bf05e7b5/2/5").digest()[:8])
        assertThat(Seeds.ofResponse(42, GROUP.response(5))).isEqualTo(-4588882347999482742L);
    }

    @Test
    void shouldHashItsPartsAsUtf8() {
        // sha256(b"erpo/a") and sha256("erpo/response/-1/é".encode())
        assertThat(Hash.of("a")).isEqualTo(-3258921393975505247L);
        assertThat(Hash.of("response", -1, "é")).isEqualTo(-2776228432059690201L);
    }

    @Test
    void shouldGiveTheUniformNumberOfAnyPositionWithoutTheOnesBefore() {
        long seed = -4588882347999482742L;
        // (SplitMix64 >> 11) * 2**-53
        assertThat(Seeds.uniform(seed, 0)).isEqualTo(0.20270233966484785);
        assertThat(Seeds.uniform(seed, 1)).isEqualTo(0.890722737827578);
        assertThat(Seeds.uniform(seed, 1000)).isEqualTo(0.15047067179601292);
    }

    @RepeatableProperty
    void shouldStayBelowOneWhenUniform(@ForAll long seed, @ForAll @IntRange int position) {
        assertThat(Seeds.uniform(seed, position)).isGreaterThanOrEqualTo(0).isLessThan(1);
    }

    @Test
    void shouldFillTheIntervalEvenlyOverPositionsAndOverResponses() {
        int n = 20_000;
        int[] byPosition = new int[10];
        int[] byResponse = new int[10];
        for (int i = 0; i < n; i++) {
            byPosition[(int) (10 * Seeds.uniform(42, i))]++;
            byResponse[(int) (10 * Seeds.uniform(Seeds.ofResponse(42, GROUP.response(i)), 0))]++;
        }
        // 2000 expected in each tenth, standard deviation 42
        assertThat(IntStream.of(byPosition).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1790, 2210));
        assertThat(IntStream.of(byResponse).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1790, 2210));
    }

    @Test
    void shouldNotCorrelateNeighbouringTokensOrResponses() {
        double sum = IntStream.range(0, 20_000)
                .mapToDouble(i -> (Seeds.uniform(42, i) - 0.5) * (Seeds.uniform(42, i + 1) - 0.5))
                .sum();
        // correlation of independent numbers: standard deviation 1 / sqrt(20000) = 0.007
        assertThat(sum / 20_000 * 12).isCloseTo(0, within(0.035));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a b", "a/b", "ä", "a.b"})
    void shouldRefuseRunIdsThatWouldMakeDerivedIdsAmbiguous(String value) {
        assertThatThrownBy(() -> new RunId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("runId must be")
                .hasMessageEndingWith("was \"" + value + "\"");
    }

    @Test
    void shouldLimitTheLengthOfRunIds() {
        assertThat(new RunId("a".repeat(64)).value()).hasSize(64);
        assertThatThrownBy(() -> new RunId("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80a40d13dd37bf05e7b",
                "80A40D13DD37BF05E7B5",
                "80a40d13dd37bf05e7b55",
                "zzzzzzzzzzzzzzzzzzzz"
            })
    void shouldRefusePromptIdsThatAreNotTwentyHexDigits(String value) {
        assertThatThrownBy(() -> new PromptId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("promptId must be 20 lower-case hex digits, was \"" + value + "\"");
    }

    @Test
    void shouldRefuseNegativeVisitsAndIndexes() {
        assertThatThrownBy(() -> GroupId.ofVisit(RUN, PROMPT, -1)).hasMessage("visit must be 0 or more, was -1");
        assertThatThrownBy(() -> GROUP.response(-1)).hasMessage("index must be 0 or more, was -1");
    }
}
