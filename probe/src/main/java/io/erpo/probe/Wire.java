package io.erpo.probe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Events between the command and its child process, each with its length. */
final class Wire {

    private Wire() {}

    static void write(DataOutputStream out, byte[] event) throws IOException {
        out.writeInt(event.length);
        out.write(event);
    }

    static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
