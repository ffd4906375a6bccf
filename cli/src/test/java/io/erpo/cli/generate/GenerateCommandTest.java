package io.erpo.cli.generate;

import static io.erpo.cli.InProcess.TINY;
import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void shouldEndResponsesAtTheTokensThatAreNamed() throws IOException {
        JsonNode whole = json(generate("--json"));
        String first = whole.get("text").asText().substring(0, 1);
        int id = whole.get("token_ids").get(0).asInt();

        for (JsonNode cut : List.of(
                json(generate("--json", "--stop-token", first)), json(generate("--json", "--stop-token-id", id)))) {
            assertThat(cut.get("token_ids")).hasSize(1);
            assertThat(cut.get("finish_reason").asText()).isEqualTo("stop");
            assertThat(cut.get("logprobs").get(0))
                    .isEqualTo(whole.get("logprobs").get(0));
        }
        assertThat(generate("--stop-token", first).out()).isEqualTo(first + "\n");
        assertThat(generate("--stop-token", "rev").err())
                .startsWith("erpo: \"rev\" is 3 tokens of the tokenizer, [86, 73, 90]; give the text of one token");
        assertThat(generate("--stop-token-id", 99).err())
                .isEqualTo("erpo: 99 is no token id of the model, which has 0 to 98\n");
    }

    @Test
    void shouldPutTheTokenizersTokensAroundAPlainPromptAlone(@TempDir Path directory) throws IOException {
        Path model = beginning(directory);

        assertThat(promptOf(model, "1+1=")).startsWith(1, 21);
        assertThat(promptOf(model, "1+1=", "--no-special-tokens")).startsWith(21);
        assertThat(promptOf(model, "<|im_start|>1+1=")).startsWith(1, 21);
        assertThat(promptOf(model, "hi", "--chat", "--template-variable", "greeting=hello"))
                .startsWith(76, 73);
        assertThat(promptOf(model, "")).containsExactly(1);
    }

    private static List<Integer> promptOf(Path model, String prompt, Object... options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("generate", "--model", model, "--prompt", prompt, "--json"));
        arguments.addAll(List.of(options));
        List<Integer> ids = new ArrayList<>();
        json(erpo(arguments.toArray())).get("prompt_token_ids").forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    /** The default model with a token before each text, and a template that has a variable. */
    private static Path beginning(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(TINY)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        ObjectMapper json = new ObjectMapper();
        Path tokenizer = directory.resolve("tokenizer.json");
        ObjectNode edited = (ObjectNode) json.readTree(tokenizer.toFile());
        edited.set("post_processor", json.readTree("""
                {"type": "TemplateProcessing",
                 "single": [{"SpecialToken": {"id": "<|im_start|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                 "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                 "special_tokens": {"<|im_start|>": {"id": "<|im_start|>", "ids": [1], "tokens": ["<|im_start|>"]}}}
                """));
        json.writeValue(tokenizer.toFile(), edited);
        Files.writeString(directory.resolve("chat_template.jinja"), "{{ greeting }}{{ messages[0].content }}");
        return directory;
    }

    private static JsonNode json(InProcess command) throws IOException {
        return new ObjectMapper().readTree(command.out());
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
        assertThat(generate("--template-variable", "a=1").err())
                .isEqualTo("erpo: --template-variable is for the chat template; give --chat as well\n");
        assertThat(generate("--chat", "--template-variable", "messages=1").err())
                .startsWith("erpo: --template-variable: prompt.templateVariables must be given other names");
        assertThat(generate("--threads", 0).err()).isEqualTo("erpo: --threads must be at least 1, was 0\n");
    }

    @Test
    void shouldNameTheCharacterWhenTheVocabularyLacksIt() {
        InProcess refused = of("é?");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no token for U+00E9");
    }
}
