package io.erpo.reward.judge;

/** A text that may be looked at so often and no more: a pattern of a run must not be able to stop the service. */
final class BoundedText implements CharSequence {

    private static final int MOST_LOOKS = 20_000_000;

    /** The pattern takes too long for the text. */
    static final class TooManyLooksException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private final String text;
    private int looks;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS) {
            throw new TooManyLooksException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
