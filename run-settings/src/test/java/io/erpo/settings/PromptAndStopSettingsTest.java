package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Special tokens, tokens that end a response, and variables of chat templates. */
class PromptAndStopSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void shouldTakeWhatTheCheckpointSaysWhenNothingIsSet() {
        RunConfig config = resolve("");

        assertThat(config.prompt().addSpecialTokens()).isTrue();
        assertThat(config.prompt().templateVariables()).isEmpty();
        assertThat(config.sampling().stopTokens()).isEmpty();
        assertThat(config.sampling().event().getStopTokenIds()).isEmpty();
    }

    /** A text in quotes is a text even if it looks like an id. */
    @Test
    void shouldTellTextsFromIdsWhenTokensEndAResponse() {
        Sampling sampling =
                resolve("sampling: {stopTokens: ['<|im_end|>', 151643, '7']}").sampling();

        assertThat(sampling.stopTokens())
                .containsExactly(new StopToken.Text("<|im_end|>"), new StopToken.Id(151643), new StopToken.Text("7"));
        assertThat(sampling.event().getStopTokenIds()).containsExactly(151643);
    }

    @Test
    void shouldKeepTheTypesOfTemplateVariables() {
        PromptStyle prompt = resolve("""
                prompt:
                  template: chat
                  templateVariables: {enable_thinking: false, effort: low, depth: 3, share: 0.5, none: null, list: [1, [a, null]]}
                """).prompt();

        assertThat(prompt.templateVariables())
                .containsEntry("enable_thinking", false)
                .containsEntry("effort", "low")
                .containsEntry("depth", 3)
                .containsEntry("share", 0.5)
                .containsEntry("none", null)
                .containsEntry("list", List.of(1, Arrays.asList("a", null)));
        assertThat(prompt.variables())
                .containsEntry("none", Optional.empty())
                .containsEntry("list", List.of(1, List.of("a", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            sampling: {stopTokens: [-1]}          | sampling.stopTokens must be texts of tokens, or ids from 0 on, was -1
            sampling: {stopTokens: [1.5]}         | sampling.stopTokens must be a list of texts of tokens, or of their ids, was 1.5
            sampling: {stopTokens: [99999999999]} | sampling.stopTokens must be a list of texts of tokens, or of their ids, was 99999999999
            sampling: {stopTokens: ['']}          | sampling.stopTokens must be a list of texts of tokens, or of their ids, was ""
            sampling: {stopTokens: [null]}        | sampling.stopTokens must be a list of texts of tokens, or of their ids, was [null]
            sampling: {stopTokens: [[1]]}         | sampling.stopTokens must be a list of texts of tokens, or of their ids, was [1]
            sampling: {stopTokens: x}             | sampling.stopTokens must be a list; it is missing or of another kind
            prompt: {addSpecialTokens: 1}         | prompt.addSpecialTokens must be true or false, was "1"
            prompt: {templateVariables: {a: 1}}   | prompt.templateVariables must be empty unless prompt.template is chat or auto, was {a=1}
            prompt: {template: chat, templateVariables: {messages: []}}      | prompt.templateVariables must be given other names than those that every template gets (messages, add_generation_prompt, bos_token, ...), was messages
            prompt: {template: chat, templateVariables: {bos_token: x}}      | prompt.templateVariables must be given other names than those that every template gets (messages, add_generation_prompt, bos_token, ...), was bos_token
            prompt: {template: chat, templateVariables: {enable-thinking: x}} | prompt.templateVariables must be given names of letters, digits and _, was "enable-thinking"
            prompt: {template: chat, templateVariables: {a: 99999999999999999999}} | prompt.templateVariables.a must be a text, a number of at most 64 bits, true, false, null, or a list or group of these, was 99999999999999999999
            prompt: {template: chat, templateVariables: {a: [.inf]}}         | my.yaml: prompt.templateVariables.a[0] must be a finite number, was .inf
            """)
    void shouldSayWhatIsExpectedWhenAValueIsOfNoUse(String yaml, String complaint) {
        assertThatThrownBy(() -> resolve(yaml))
                .isInstanceOf(SettingsException.class)
                .hasMessage(complaint.replace(
                        "my.yaml", directory.resolve("my.yaml").toString()));
    }

    @Test
    void shouldReadTextsAsAConfigurationWouldWhenVariablesAreOptions() {
        assertThat(TemplateVariables.ofTexts(
                        Map.of("a", "false", "b", "False", "c", "low", "d", "3", "e", "null", "f", "[1, x]")))
                .containsEntry("a", false)
                .containsEntry("b", false)
                .containsEntry("c", "low")
                .containsEntry("d", 3)
                .containsEntry("e", Optional.empty())
                .containsEntry("f", List.of(1, "x"));
        assertThat(TemplateVariables.ofTexts(Map.of("a", "[half", "b", "", "c", "'7'")))
                .containsEntry("a", "[half")
                .containsEntry("b", "")
                .containsEntry("c", "7");
        assertThatThrownBy(() -> TemplateVariables.ofTexts(Map.of("tools_", "x", "eos_token", "y")))
                .hasMessageEndingWith("was eos_token");
    }

    private RunConfig resolve(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("my.yaml"), yaml);
            return new ConfigLayers(directory)
                    .resolve(new TrainOptions(
                            Optional.of(Presets.DEMONSTRATION),
                            Optional.empty(),
                            OptionalLong.empty(),
                            OptionalInt.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(file),
                            Optional.empty()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
