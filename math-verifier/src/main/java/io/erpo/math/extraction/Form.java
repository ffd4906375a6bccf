package io.erpo.math.extraction;

/** How a final answer is stated. */
public enum Form {
    /** {@code \boxed{...}} or {@code \fbox{...}}. */
    BOX,
    /** A line {@code Answer: ...} or {@code Final answer: ...}, or a heading of that name and the line after it. */
    ANSWER_LINE,
    /** {@code #### ...} */
    HASHES,
    /** {@code <answer>...</answer>} */
    ANSWER_TAG,
    /** A sentence "the answer is ...": lenient only. */
    SENTENCE,
    /** The last formula or number: lenient only. */
    LAST_EXPRESSION,
    /** Not at all. */
    NONE
}
