package io.erpo.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.chat.ChatMessage;
import io.erpo.policy.PolicyException;
import io.erpo.policy.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatFilesTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4);

    @TempDir
    private Path directory;

    @BeforeEach
    void writeTokenizer() throws IOException {
        TokenizerFiles.printableAscii().writeTo(directory);
    }

    @Test
    void shouldRenderTheReferenceTextsWhenTheCheckpointIsOurOwn() {
        assertThat(TokenizerFiles.read(Reference.directory())
                        .chatTemplate()
                        .orElseThrow()
                        .render(List.of(ChatMessage.system("s"), ChatMessage.user("u")), true, NOW))
                .isEqualTo("<|im_start|>system\ns<|im_end|>\n<|im_start|>user\nu<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void shouldPreferTheFileOfItsOwnWhenThereAreTwoTemplates() throws IOException {
        config("{\"chat_template\": \"from the configuration\"}");
        assertThat(rendered()).isEqualTo("from the configuration");

        Files.writeString(directory.resolve("chat_template.jinja"), "from the file\n");
        assertThat(rendered()).isEqualTo("from the file");
    }

    @Test
    void shouldTakeTheDefaultWhenTemplatesHaveNames() throws IOException {
        config("""
                {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}""");
        assertThat(rendered()).isEqualTo("d");

        config("{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}]}");
        assertThatThrownBy(this::rendered)
                .isInstanceOf(PolicyException.class)
                .hasMessage(directory + "/tokenizer_config.json, chat_template must be a template, or a list of"
                        + " {\"name\", \"template\"} with one named \"default\"; found the names [rag]");
    }

    @Test
    void shouldHaveNoTemplateWhenNoneIsThere() throws IOException {
        config("{\"chat_template\": null}");
        assertThat(TokenizerFiles.read(directory).chatTemplate()).isEmpty();

        config("{}");
        assertThat(TokenizerFiles.read(directory).chatTemplate()).isEmpty();
    }

    @Test
    void shouldGiveSpecialTokensToTheTemplateWhenTheyAreTextsOrObjects() throws IOException {
        config("""
                {"chat_template": "{{ bos_token }} {{ eos_token }} {{ pad_token is defined }}",
                 "bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "pad_token": null}""");

        assertThat(rendered()).isEqualTo("<s> </s> False");
    }

    @Test
    void shouldReadTheSpecialTokensMapOnlyWhenTheConfigurationIsOld() throws IOException {
        Files.writeString(directory.resolve("special_tokens_map.json"), "{\"bos_token\": {\"content\": \"<map>\"}}");

        config("{\"chat_template\": \"{{ bos_token }}\", \"bos_token\": \"<config>\"}");
        assertThat(rendered()).isEqualTo("<map>");

        config("{\"chat_template\": \"{{ bos_token }}\", \"bos_token\": \"<config>\", \"added_tokens_decoder\": {}}");
        assertThat(rendered()).isEqualTo("<config>");
    }

    @Test
    void shouldNameTheFileWhenTheTemplateIsNotSupported() throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), "a\n{% include 'b' %}");

        assertThatThrownBy(this::rendered)
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith(
                        directory + "/chat_template.jinja: line 2, column 4: the tag 'include' is not supported");
    }

    @Test
    void shouldKeepEveryByteOfTheTemplateWhenFilesAreWrittenElsewhere(@TempDir Path elsewhere) throws IOException {
        byte[] template = "\uFEFF{{ 'ä' }}\r\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(directory.resolve("chat_template.jinja"), template);

        TokenizerFiles.read(directory).writeTo(elsewhere);

        assertThat(elsewhere.resolve("chat_template.jinja")).hasBinaryContent(template);
    }

    @Test
    void shouldListTheTokensThatSpellNoText() {
        assertThat(TokenizerFiles.read(directory).specialTokens())
                .containsExactly("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), json);
    }

    private String rendered() {
        return TokenizerFiles.read(directory).chatTemplate().orElseThrow().render(List.of(), false, NOW);
    }
}
