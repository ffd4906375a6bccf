package io.erpo.policy.checkpoint;

import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the tokens that end responses of a checkpoint beside those that its generation_config.json names. */
public final class StopTokens {

    private final CheckpointFiles files;
    private final Tokenizer tokenizer;

    public StopTokens(CheckpointFiles files, Tokenizer tokenizer) {
        this.files = files;
        this.tokenizer = tokenizer;
    }

    /** The {@code eos_token} of the tokenizer, where generation_config.json does not name it; vLLM and TRL end there too. */
    public Optional<Integer> ofTokenizer() {
        return files.tokenizer()
                .endOfSequence()
                .flatMap(files.tokenizer()::idOf)
                .filter(id -> !files.endOfSequenceIds().contains(id));
    }

    /** An {@code eos_token} of the tokenizer that ends nothing, because {@code tokenizer.json} lacks it. */
    public Optional<String> missing() {
        return files.tokenizer()
                .endOfSequence()
                .filter(token -> files.tokenizer().idOf(token).isEmpty());
    }

    /**
     * The id of a token.
     *
     * @param text as tokenizer.json spells it, or the characters that it stands for
     * @throws PolicyException when the text is not one token
     */
    public int idOf(String text) {
        Optional<Integer> spelled = files.tokenizer().idOf(text);
        return spelled.isPresent() ? spelled.get() : encoded(text);
    }

    private int encoded(String text) {
        TokenIds ids;
        try {
            ids = tokenizer.encode(text);
        } catch (UnencodableTextException e) {
            throw new PolicyException("\"%s\" is no token: %s".formatted(text, e.getMessage()), e);
        }
        if (ids.size() != 1) {
            throw new PolicyException("\"%s\" is %d tokens of the tokenizer, %s; give the text of one token, or its id"
                    .formatted(text, ids.size(), ids.asList()));
        }
        return ids.get(0);
    }

    /** @throws PolicyException when the model has no such id */
    public int requireId(int id) {
        int size = files.config().vocabularySize();
        if (id < 0 || id >= size) {
            throw new PolicyException("%d is no token id of the model, which has 0 to %d".formatted(id, size - 1));
        }
        return id;
    }

    /** The tokenizer's and the given ones, in ascending order, without those that end every response anyway. */
    public List<Integer> beside(Set<Integer> given) {
        Set<Integer> all = new TreeSet<>(given);
        ofTokenizer().ifPresent(all::add);
        all.removeAll(files.endOfSequenceIds());
        return List.copyOf(all);
    }

    /** Everything that ends a response. */
    public Set<Integer> with(Set<Integer> given) {
        Set<Integer> all = new LinkedHashSet<>(files.endOfSequenceIds());
        all.addAll(beside(given));
        return all;
    }
}
