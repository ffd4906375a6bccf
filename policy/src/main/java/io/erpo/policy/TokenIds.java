package io.erpo.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** An immutable sequence of token ids. */
public final class TokenIds {

    private final int[] ids;

    private TokenIds(int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new IllegalArgumentException(
                        "token ids must not be negative, was " + ids[i] + " at position " + i);
            }
        }
        this.ids = ids;
    }

    public static TokenIds of(int... ids) {
        return new TokenIds(ids.clone());
    }

    public static TokenIds copyOf(Collection<Integer> ids) {
        return new TokenIds(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    public int size() {
        return ids.length;
    }

    public boolean isEmpty() {
        return ids.length == 0;
    }

    public int get(int position) {
        return ids[position];
    }

    public int[] toArray() {
        return ids.clone();
    }

    public List<Integer> asList() {
        return Arrays.stream(ids).boxed().toList();
    }

    /** Refuses ids that a model with {@code vocabularySize} entries does not have. */
    public void requireBelow(int vocabularySize) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] >= vocabularySize) {
                throw new IllegalArgumentException("token id " + ids[i] + " at position " + i
                        + " is outside the vocabulary of " + vocabularySize + " tokens");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "TokenIds" + Arrays.toString(ids);
    }
}
