package io.erpo.policy.tokenizer;

import io.erpo.policy.PolicyException;

/** A text has a character that the vocabulary lacks; encoding it would silently change what the policy reads. */
public final class UnencodableTextException extends PolicyException {

    UnencodableTextException(int codePoint, int position) {
        super("the tokenizer has no token for "
                + (codePoint < 0
                        ? "the end of the text"
                        : String.format("U+%04X (%s)", codePoint, Character.toString(codePoint)))
                + " at character " + position
                + " of the text; use a model whose vocabulary covers it, or change the text");
    }
}
