package io.erpo.cli.generate;

import static io.erpo.cli.InProcess.TINY;
import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerateCommandTest {

    private static final String PROMPT = "rev 4821=";

    private static InProcess generate(Object... options) {
        return of(PROMPT, options);
    }

    private static InProcess of(String prompt, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("generate", "--model", TINY, "--prompt", prompt));
        Map<String, Object> defaults = Map.of("--threads", 1, "--max-tokens", 8);
        defaults.forEach((option, value) -> {
            if (!List.of(options).contains(option)) {
                arguments.addAll(List.of(option, value));
            }
        });
        arguments.addAll(List.of(options));
        return erpo(arguments.toArray());
    }

    @Test
    void shouldShowTheSameTextsAsItGivesInJsonWhenTheSeedIsTheSame() throws IOException {
        InProcess text = generate("--n", 3, "--seed", 5);
        InProcess json = generate("--n", 3, "--seed", 5, "--json");

        List<String> expected = new ArrayList<>();
        for (String line : json.lines()) {
            expected.add("--- response %d of 3".formatted(1 + expected.size() / 2));
            expected.add(new ObjectMapper().readTree(line).get("text").asText());
        }
        assertThat(text.lines()).isEqualTo(expected).hasSize(6);
    }

    @Test
    void shouldGiveTheSameResponseWhateverElseIsAskedFor() {
        assertThat(generate("--json", "--n", 4).lines().get(0))
                .isEqualTo(generate("--json").lines().get(0));
    }

    @Test
    void shouldGiveOtherResponsesWhenTheSeedDiffers() {
        assertThat(generate("--json", "--n", 4, "--seed", 2).out())
                .isNotEqualTo(generate("--json", "--n", 4, "--seed", 3).out());
    }

    @Test
    void shouldDescribeAResponseInJson() throws IOException {
        JsonNode response = new ObjectMapper().readTree(generate("--json").out());

        assertThat(response.get("prompt_token_ids")).hasSize(PROMPT.length());
        assertThat(response.get("logprobs")).hasSameSizeAs(response.get("token_ids"));
        assertThat(response.get("logprobs"))
                .allSatisfy(logProb -> assertThat(logProb.asDouble()).isNotPositive());
        boolean ended = response.get("token_ids")
                        .get(response.get("token_ids").size() - 1)
                        .asInt()
                == 0;
        assertThat(response.get("finish_reason").asText()).isEqualTo(ended ? "stop" : "length");
    }

    @Test
    void shouldAlwaysTakeTheMostProbableTokenWhenTopKIsOne() {
        assertThat(generate("--json", "--top-k", 1, "--seed", 1).out())
                .isEqualTo(generate("--json", "--top-k", 1, "--seed", 2).out());
    }

    @Test
    void shouldReadTheConversationWhenThePromptIsAMessage() {
        assertThat(of("hi", "--chat", "--json").out())
                .isEqualTo(of("<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n", "--json")
                        .out());
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThat(generate("--n", 0).err()).isEqualTo("erpo: --n must be at least 1, was 0\n");
        assertThat(generate("--temperature", 0).err())
                .isEqualTo("erpo: temperature must be positive and finite, was 0.0\n");
        assertThat(generate("--max-tokens", 5000).err())
                .isEqualTo(
                        "erpo: a prompt of 9 tokens and --max-tokens 5000 are more than the context of 4096 tokens\n");
        assertThat(of("").err()).isEqualTo("erpo: --prompt must not be empty\n");
        assertThat(generate("--precision", "float64").err())
                .isEqualTo("erpo: --precision must be auto, float32 or bfloat16, was float64\n");
        assertThat(generate("--threads", 0).err()).isEqualTo("erpo: --threads must be at least 1, was 0\n");
    }

    @Test
    void shouldNameTheCharacterWhenTheVocabularyLacksIt() {
        InProcess refused = of("é?");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no token for U+00E9");
    }
}
