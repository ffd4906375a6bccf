package io.erpo.code;

import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that runs Python in bubblewrap: with its own namespaces, an unprivileged user, none of the host's files
 * except the interpreter and libraries (read-only), no {@code /proc}, and a small {@code /tmp} in memory.
 */
final class Bubblewrap {

    private static final Path BWRAP = Path.of("/usr/bin/bwrap");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Path CHOOM = Path.of("/usr/bin/choom");
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final String NOBODY = "65534";
    private static final int SCRATCH_MEBIBYTES = 64;

    private Bubblewrap() {}

    /**
     * The command that runs this script in the sandbox.
     *
     * @throws SandboxException naming a missing program and how to install it
     */
    static List<String> command(String script) {
        List<String> command = new ArrayList<>();
        // When memory runs out, the kernel kills the sandbox and nothing else.
        command.addAll(List.of(installed(CHOOM, "util-linux"), "-n", "1000", "--"));
        if (isRoot()) {
            // Limits on processes never apply to root, whatever its name inside the sandbox.
            command.addAll(List.of(
                    installed(SETPRIV, "util-linux"), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(installed(BWRAP, "bubblewrap"));
        command.addAll(List.of("--unshare-all", "--unshare-user", "--as-pid-1", "--die-with-parent", "--new-session"));
        command.addAll(List.of("--cap-drop", "ALL", "--uid", NOBODY, "--gid", NOBODY, "--hostname", "sandbox"));
        command.add("--clearenv");
        environment(command, "PATH", "/usr/bin");
        environment(command, "LC_ALL", "C.UTF-8");
        // Makes the iteration order of sets reproducible: an equal answer gets an equal judgement.
        environment(command, "PYTHONHASHSEED", "0");
        environment(command, "OMP_NUM_THREADS", "1");
        environment(command, "OPENBLAS_NUM_THREADS", "1");
        for (String libraries : List.of("/usr/lib", "/usr/lib64", "/lib", "/lib64")) {
            command.addAll(List.of("--ro-bind-try", libraries, libraries));
        }
        command.addAll(List.of("--ro-bind", interpreter(), PYTHON.toString()));
        for (String device : List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")) {
            command.addAll(List.of("--dev-bind", device, device));
        }
        command.addAll(List.of("--size", String.valueOf((long) SCRATCH_MEBIBYTES << 20), "--tmpfs", "/tmp"));
        command.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp"));
        command.addAll(List.of(PYTHON.toString(), "-I", "-B", "-c", script));
        return command;
    }

    private static void environment(List<String> command, String name, String value) {
        command.addAll(List.of("--setenv", name, value));
    }

    private static String installed(Path program, String debianPackage) {
        if (!Files.isExecutable(program)) {
            throw new SandboxException("%s is missing: apt-get install %s".formatted(program, debianPackage));
        }
        return program.toString();
    }

    private static String interpreter() {
        installed(PYTHON, "python3");
        try {
            return PYTHON.toRealPath().toString();
        } catch (IOException e) {
            throw new SandboxException(PYTHON + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new SandboxException("/proc/self cannot be read: " + FileFaults.describe(e), e);
        }
    }
}
