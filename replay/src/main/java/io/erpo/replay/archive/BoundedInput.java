package io.erpo.replay.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives at most a number of bytes; more are an error, so that what is small in an archive cannot fill a disk. */
final class BoundedInput extends FilterInputStream {

    /** There are more bytes than expected. */
    static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private long left;

    BoundedInput(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int bytes) throws ExceededException {
        left -= bytes;
        if (left < 0) {
            throw new ExceededException();
        }
    }
}
