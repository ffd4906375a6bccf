package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.Prompt;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.model.Policy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint's tokenizer puts around prompts, and what ends the responses of a run. */
class TokensOfARunTest {

    private static final int BEGIN = 99;
    private static final int TURN = 100;
    private static final String ENDS_A_TURN =
            "{% for m in messages %}{{ m['content'] }}<|turn|>{% endfor %}{% if add_generation_prompt %}A:{% endif %}";

    @TempDir
    private Path home;

    private Path model;

    @BeforeEach
    void makeCheckpoint() throws IOException {
        model = home.resolve("models/tiny");
        TokenizerFiles vocabulary = TokenizerFiles.printableAscii();
        try (Policy policy =
                Policy.initialize(new ModelConfig(110, 8, 16, 1, 2, 1, 300, 10_000, 1e-6, true), vocabulary, 1)) {
            policy.save(model);
        }
        edit("tokenizer.json", tokenizer -> {
            for (Map.Entry<Integer, String> token :
                    List.of(Map.entry(BEGIN, "<|begin|>"), Map.entry(TURN, "<|turn|>"))) {
                tokenizer
                        .withArray("added_tokens")
                        .addObject()
                        .put("id", token.getKey())
                        .put("content", token.getValue())
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        });
    }

    @Test
    void shouldWriteTheTokensAroundAPlainPromptIntoTheLog() throws IOException {
        beginWith("<|begin|>");

        assertThat(plan("").prompts()).extracting(Prompt::getText).allMatch(text -> text.startsWith("<|begin|>"));
        assertThat(plan("prompt: {text: 'Q: {problem}'}").prompts().get(0).getText())
                .startsWith("<|begin|>Q: ");
        assertThat(plan("prompt: {addSpecialTokens: false}").prompts().get(0).getText())
                .doesNotContain("<|begin|>");
        assertThat(plan("prompt: {text: '<|begin|>{problem}'}").prompts().get(0).getText())
                .startsWith("<|begin|>")
                .doesNotStartWith("<|begin|><|begin|>");
    }

    /** The identity of a run covers what its policy reads. */
    @Test
    void shouldBeAnotherRunWhenTokensStandAroundItsPrompts() throws IOException {
        String without = plan("").run().getRunId();
        beginWith("<|begin|>");

        assertThat(plan("").run().getRunId()).isNotEqualTo(without);
        assertThat(plan("prompt: {addSpecialTokens: false}").run().getRunId()).isEqualTo(without);
    }

    @Test
    void shouldLeaveChatPromptsToTheTemplate() throws IOException {
        beginWith("<|begin|>");
        config(config -> config.put("chat_template", "{{ bos_token }}{{ messages[0].content }}")
                .put("bos_token", "<|begin|>"));
        assertThat(plan("prompt: {template: chat}").prompts())
                .extracting(Prompt::getText)
                .allMatch(text -> text.lastIndexOf("<|begin|>") == 0);

        config(config -> config.put("chat_template", "U: {{ messages[0].content }}"));
        assertThat(plan("prompt: {template: chat}").prompts().get(0).getText()).startsWith("U: ");
    }

    @Test
    void shouldPutTheBeginningWhereTheConfigurationAloneAsksForIt() throws IOException {
        config(config -> config.put("bos_token", "<|begin|>").put("add_bos_token", true));
        assertThat(plan("").prompts().get(0).getText()).startsWith("<|begin|>");

        config(config -> config.put("add_bos_token", false));
        assertThat(plan("").prompts().get(0).getText()).doesNotContain("<|begin|>");
    }

    @Test
    void shouldSayWhatToDoWhenATokenCannotBeWrittenOut() throws IOException {
        beginWith("!");

        assertThatThrownBy(() -> plan("prompt: {text: '{problem}'}"))
                .hasMessageContaining("the tokenizer puts ! around a text, but does not read the same ids")
                .hasMessageContaining("prompt.addSpecialTokens: false");
    }

    @Test
    void shouldAddNothingWhenTokenizerAndGenerationAgree() {
        RunPlan plan = plan("");

        assertThat(plan.run().getSampling().getStopTokenIds()).isEmpty();
        assertThat(plan.notes()).noneMatch(note -> note.contains("responses"));
    }

    @Test
    void shouldEndResponsesAtTheTokenizersEndToo() throws IOException {
        config(config -> config.put("eos_token", "<|turn|>").put("chat_template", ENDS_A_TURN));
        assertThat(plan("").run().getSampling().getStopTokenIds()).containsExactly(TURN);
        assertThat(plan("prompt: {template: chat}").notes())
                .contains("responses also end with <|turn|>, the eos_token of tokenizer_config.json")
                .noneMatch(note -> note.contains("token limit"));

        config(config -> config.putObject("eos_token").put("content", "<|turn|>"));
        assertThat(plan("").run().getSampling().getStopTokenIds()).containsExactly(TURN);

        config(config -> config.putNull("eos_token"));
        assertThat(plan("").run().getSampling().getStopTokenIds()).isEmpty();

        config(config -> config.put("eos_token", "<|nowhere|>"));
        assertThat(plan("").notes())
                .contains(
                        "tokenizer_config.json names the eos_token <|nowhere|>, which tokenizer.json lacks; no response ends there");
    }

    @Test
    void shouldEndResponsesWhereTheSettingsSayInOneOrder() {
        List<Integer> ids = plan("sampling: {stopTokens: ['=', '<|turn|>', 5, '<|im_end|>', 0, '<|turn|>']}")
                .run()
                .getSampling()
                .getStopTokenIds();

        // 0 ends every response anyway.
        assertThat(ids).containsExactly(2, 5, 33, TURN);
    }

    @Test
    void shouldSayWhatIsNoTokenWhenSettingsNameIt() {
        assertThatThrownBy(() -> plan("sampling: {stopTokens: ['the end']}"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "sampling.stopTokens: \"the end\" is 7 tokens of the tokenizer, [88, 76, 73, 4, 73, 82, 72]; give the text of one token, or its id");
        assertThatThrownBy(() -> plan("sampling: {stopTokens: [110]}"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("sampling.stopTokens: 110 is no token id of the model, which has 0 to 109");
        assertThatThrownBy(() -> plan("sampling: {stopTokens: ['\u00e9']}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "sampling.stopTokens: \"\u00e9\" is no token: the tokenizer has no token for U+00E9");
    }

    @Test
    void shouldSaySoWhenTheTemplatesEndOfTurnEndsNothing() throws IOException {
        config(config -> config.put("chat_template", ENDS_A_TURN));
        String note =
                "the chat template ends a turn with <|turn|>, which ends no response here: responses may run to the token limit. If the model was trained to end so, name the token in sampling.stopTokens";

        assertThat(plan("prompt: {template: chat}").notes()).contains(note);
        assertThat(plan("{prompt: {template: chat}, sampling: {stopTokens: ['<|turn|>']}}")
                        .notes())
                .doesNotContain(note);
        assertThat(plan("").notes()).doesNotContain(note);
    }

    @Test
    void shouldSayNothingOfTurnsWhenTheTemplateRefusesTheConversation() throws IOException {
        config(
                config -> config.put(
                        "chat_template",
                        "{% if messages | length > 1 %}{{ raise_exception('one turn only') }}{% endif %}{{ messages[0].content }}"));

        assertThat(plan("prompt: {template: chat}").notes()).noneMatch(note -> note.contains("turn"));
    }

    @Test
    void shouldGiveTheTemplateItsVariables() throws IOException {
        config(
                config -> config.put(
                        "chat_template",
                        "{% if enable_thinking is defined and enable_thinking is false %}off {% endif %}{{ messages[0].content }}{{ level }}"));

        assertThat(plan("prompt: {template: chat, templateVariables: {enable_thinking: false, level: 3}}")
                        .prompts()
                        .get(0)
                        .getText())
                .startsWith("off ")
                .endsWith("=3");
        assertThat(plan("prompt: {template: chat, templateVariables: {enable_thinking: true}}")
                        .prompts()
                        .get(0)
                        .getText())
                .doesNotStartWith("off ");
    }

    @Test
    void shouldRefuseACheckpointWhoseResponsesNeverEndUnlessASettingEndsThem() throws IOException {
        edit("generation_config.json", generation -> generation.remove("eos_token_id"));
        edit("config.json", config -> config.remove("eos_token_id"));
        assertThat(plan("").run().getSampling().getStopTokenIds()).containsExactly(0);

        config(config -> config.remove("eos_token"));
        assertThatThrownBy(() -> plan(""))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(
                        "names no eos_token_id in generation_config.json or config.json, and no eos_token in"
                                + " tokenizer_config.json");
        assertThat(plan("sampling: {stopTokens: [7]}").run().getSampling().getStopTokenIds())
                .containsExactly(7);
    }

    private RunPlan plan(String yaml) {
        try {
            Path file = Files.writeString(home.resolve("my.yaml"), yaml);
            return new RunPlanner(home)
                    .plan(
                            new TrainOptions(
                                    Optional.of("tiny-erpo"),
                                    Optional.empty(),
                                    OptionalLong.empty(),
                                    OptionalInt.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(file),
                                    Optional.empty()),
                            "1.2.3",
                            Instant.EPOCH);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The post-processor puts a token before each text. */
    private void beginWith(String token) throws IOException {
        edit("tokenizer.json", tokenizer -> {
            ObjectNode processor = tokenizer.putObject("post_processor").put("type", "TemplateProcessing");
            for (String form : List.of("single", "pair")) {
                processor
                        .putArray(form)
                        .addObject()
                        .putObject("SpecialToken")
                        .put("id", token)
                        .put("type_id", 0);
                processor
                        .withArray(form)
                        .addObject()
                        .putObject("Sequence")
                        .put("id", "A")
                        .put("type_id", 0);
            }
            processor
                    .withArray("pair")
                    .addObject()
                    .putObject("Sequence")
                    .put("id", "B")
                    .put("type_id", 0);
            ObjectNode special =
                    processor.putObject("special_tokens").putObject(token).put("id", token);
            special.putArray("ids").add(BEGIN);
            special.putArray("tokens").add(token);
        });
    }

    private void config(Consumer<ObjectNode> change) throws IOException {
        edit("tokenizer_config.json", change);
    }

    private void edit(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode object = (ObjectNode) json.readTree(model.resolve(file).toFile());
        change.accept(object);
        json.writeValue(model.resolve(file).toFile(), object);
    }
}
