package io.erpo.policy.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** Encodes and decodes text with the tokenizer of a checkpoint. Any thread may use it. */
public final class Tokenizer implements AutoCloseable {

    private static final Map<String, String> PLAIN =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private static final String ANY_TEXT = "a";

    /** Of the library in the native part of DJL's extension. */
    private static final String LIBRARY_VERSION = "0.21";

    private final HuggingFaceTokenizer tokenizer;
    private final SpellingCheck spelling;
    private final SurroundingTokens surrounding;

    private Tokenizer(HuggingFaceTokenizer tokenizer, TokenizerFiles files) {
        this.tokenizer = tokenizer;
        this.spelling = new SpellingCheck(
                files.form(),
                text -> tokenizer.encode(text, false, false),
                encoding -> tokenizer.decode(encoding.getIds(), false));
        SurroundingTokens ofPostProcessor = SurroundingTokens.of(tokenizer.encode(ANY_TEXT, true, false));
        this.surrounding = files.beginningOfSequence()
                .filter(token -> ofPostProcessor.before().ids().isEmpty())
                .map(token -> ofPostProcessor.beginningWith(token, idsOf(token)))
                .orElse(ofPostProcessor);
    }

    public static Tokenizer of(TokenizerFiles files) {
        return new Tokenizer(library(files), files);
    }

    private static HuggingFaceTokenizer library(TokenizerFiles files) {
        try {
            return library(files.tokenizerJson());
        } catch (IOException | RuntimeException e) {
            throw new PolicyException(
                    ("%s cannot be read: %s. Expected a file that the tokenizers library %s reads; take the one that belongs to"
                                    + " the checkpoint, or save it again with transformers")
                            .formatted(
                                    files.place(),
                                    UnreadPart.of(files.outline(), Tokenizer::isReadable),
                                    LIBRARY_VERSION),
                    e);
        }
    }

    private static HuggingFaceTokenizer library(byte[] tokenizerJson) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), PLAIN);
    }

    private static boolean isReadable(JsonNode tokenizer) {
        try {
            library(tokenizer.toString().getBytes(StandardCharsets.UTF_8)).close();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Encodes a text; nothing is added before or after it. Special tokens written out in the text become their ids.
     *
     * @throws UnencodableTextException when the vocabulary lacks a character (vocabularies of bytes lack none)
     */
    public TokenIds encode(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        OptionalInt lost = spelling.firstLost(text, encoding);
        if (lost.isPresent()) {
            throw UnencodableTextException.at(text, lost.getAsInt());
        }
        return ids(encoding);
    }

    /**
     * The text with the special tokens written out that the tokenizer puts around a text, such as the beginning of a sequence:
     * {@link #encode} gives it the ids that transformers gives {@code text}. A text that begins with them gets no second ones.
     *
     * @throws UnencodableTextException when the tokens cannot be written out
     */
    public String withSpecialTokens(String text) {
        return surrounding.isEmpty() ? text : surrounding.around(text, this::idsOf);
    }

    private TokenIds idsOf(String text) {
        return ids(tokenizer.encode(text, false, false));
    }

    private static TokenIds ids(Encoding encoding) {
        return TokenIds.of(
                Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray());
    }

    /** The text of the ids without special tokens. */
    public String decode(TokenIds ids) {
        return decode(ids, true);
    }

    /** The text of the ids, special tokens written out. */
    public String decodeWithSpecials(TokenIds ids) {
        return decode(ids, false);
    }

    private String decode(TokenIds ids, boolean skipSpecials) {
        return tokenizer.decode(Arrays.stream(ids.toArray()).asLongStream().toArray(), skipSpecials);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
