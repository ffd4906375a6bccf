package io.erpo.planning;

import io.erpo.chat.ChatMessage;
import io.erpo.chat.ChatTemplate;
import io.erpo.chat.jinja.TemplateException;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.StopTokens;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.PromptStyle.Template;
import io.erpo.settings.Sampling;
import io.erpo.settings.SettingsException;
import io.erpo.settings.StopToken;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the responses of a run end.
 *
 * @param stopTokenIds beside the ids of the checkpoint's generation_config.json, in ascending order
 * @param notes for the user: what ends responses beside these, and what does not
 */
record ResponseEnds(List<Integer> stopTokenIds, List<String> notes) {

    /** Stands for a response; no template has it. */
    private static final String RESPONSE = "The answer is 4913.";

    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    /**
     * The ends of the responses of a checkpoint.
     *
     * @param directory of the checkpoint, for messages
     * @param mayBeEndless whether to accept responses that end only at the token limit
     * @throws SettingsException when {@code sampling.stopTokens} has something that is no token
     * @throws PolicyException when nothing ends a response
     */
    static ResponseEnds of(
            CheckpointFiles files,
            Tokenizer tokenizer,
            Path directory,
            Sampling sampling,
            PromptStyle prompt,
            boolean mayBeEndless) {
        StopTokens tokens = new StopTokens(files, tokenizer);
        Set<Integer> given = given(tokens, sampling);
        // A benchmark wants every response to reach its limit.
        Set<Integer> ends = mayBeEndless ? given : tokens.with(given);
        if (!mayBeEndless && ends.isEmpty()) {
            throw new PolicyException(
                    directory + " names no eos_token_id in generation_config.json or config.json, and no"
                            + " eos_token in tokenizer_config.json; without one no response would ever end: add one, or set"
                            + " sampling.stopTokens");
        }
        List<String> notes = new ArrayList<>();
        if (!mayBeEndless) {
            tokens.ofTokenizer()
                    .ifPresent(id -> notes.add("responses also end with %s, the eos_token of tokenizer_config.json"
                            .formatted(files.tokenizer().endOfSequence().orElseThrow())));
            tokens.missing()
                    .ifPresent(token -> notes.add(
                            "tokenizer_config.json names the eos_token %s, which tokenizer.json lacks; no response ends there"
                                    .formatted(token)));
            if (prompt.template() == Template.CHAT) {
                files.tokenizer()
                        .chatTemplate()
                        .flatMap(template -> endless(template, prompt, tokenizer, ends))
                        .ifPresent(notes::add);
            }
        }
        return new ResponseEnds(mayBeEndless ? List.copyOf(given) : tokens.beside(given), notes);
    }

    private static Set<Integer> given(StopTokens tokens, Sampling sampling) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (StopToken token : sampling.stopTokens()) {
            try {
                ids.add(
                        token instanceof StopToken.Text text
                                ? tokens.idOf(text.text())
                                : tokens.requireId(((StopToken.Id) token).id()));
            } catch (PolicyException e) {
                throw new SettingsException("sampling.stopTokens: " + e.getMessage(), e);
            }
        }
        return ids;
    }

    /** A sentence when the template ends a turn with tokens of which none ends a response. */
    private static Optional<String> endless(
            ChatTemplate template, PromptStyle prompt, Tokenizer tokenizer, Set<Integer> ends) {
        return endOfTurn(template, prompt)
                .filter(end -> tokenizer.encode(end).asList().stream().noneMatch(ends::contains))
                .map(end ->
                        "the chat template ends a turn with %s, which ends no response here: responses may run to the token limit. If the model was trained to end so, name the token in sampling.stopTokens"
                                .formatted(end.strip()));
    }

    /** What the template writes behind a response. */
    private static Optional<String> endOfTurn(ChatTemplate template, PromptStyle prompt) {
        try {
            String conversation = template.render(
                    List.of(ChatMessage.user("What is 17 cubed?"), ChatMessage.assistant(RESPONSE)),
                    false,
                    prompt.variables(),
                    ANY_TIME);
            int response = conversation.lastIndexOf(RESPONSE);
            return response < 0
                    ? Optional.empty()
                    : Optional.of(conversation.substring(response + RESPONSE.length()))
                            .filter(end -> !end.isBlank());
        } catch (TemplateException | UnencodableTextException e) {
            // A template may want other conversations; it then has nothing to say here.
            return Optional.empty();
        }
    }
}
