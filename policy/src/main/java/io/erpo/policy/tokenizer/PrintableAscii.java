package io.erpo.policy.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of small policies trained from scratch: byte-level BPE as in Qwen2, but without merges and with the printable
 * part of ASCII as its whole vocabulary, so that every character is one token and other tools can read it as it is.
 */
final class PrintableAscii {

    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    /** Byte-level BPE writes bytes that are not printable as other characters; of ours these are newline and space. */
    private static final char NEWLINE = '\u010a';

    private static final char SPACE = '\u0120';

    private static final String CHAT_TEMPLATE =
            "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
                    + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PrintableAscii() {}

    static TokenizerFiles files() {
        return new TokenizerFiles(
                Map.of(
                        TokenizerFiles.TOKENIZER, bytes(tokenizer()),
                        TokenizerFiles.TOKENIZER_CONFIG, bytes(config())),
                "");
    }

    private static ObjectNode tokenizer() {
        ObjectNode root = NODES.objectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (int id = 0; id < SPECIAL.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.set("post_processor", byteLevel());
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false)
                .put("byte_fallback", false);
        model.set("vocab", vocabulary());
        model.putArray("merges");
        return root;
    }

    private static ObjectNode vocabulary() {
        ObjectNode vocabulary = NODES.objectNode();
        SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
        vocabulary.put(String.valueOf(NEWLINE), vocabulary.size());
        vocabulary.put(String.valueOf(SPACE), vocabulary.size());
        for (char c = '!'; c <= '~'; c++) {
            vocabulary.put(String.valueOf(c), vocabulary.size());
        }
        return vocabulary;
    }

    private static ObjectNode byteLevel() {
        return NODES.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    private static ObjectNode config() {
        return NODES.objectNode()
                .put("tokenizer_class", "Qwen2Tokenizer")
                .put("eos_token", SPECIAL.get(0))
                .put("pad_token", SPECIAL.get(0))
                .put("add_prefix_space", false)
                .put("model_max_length", 32768)
                .put("chat_template", CHAT_TEMPLATE);
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes always has a text", e);
        }
    }
}
