package io.erpo.embeddedkafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The JDK's keytool, its only public API that signs certificates. */
final class Keytool {

    private Keytool() {}

    /** @param how arguments other than the location of the key */
    static void generateKeyPair(Path keyStore, String password, String alias, List<String> how) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = Stream.of(
                        List.of(
                                tool.toString(),
                                "-J-XX:TieredStopAtLevel=1",
                                "-J-XX:+UseSerialGC",
                                "-genkeypair",
                                "-keyalg",
                                "EC"),
                        List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", password),
                        List.of("-alias", alias),
                        how)
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said.strip());
        }
    }
}
