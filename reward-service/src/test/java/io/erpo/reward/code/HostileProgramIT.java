package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.reward.code.Expected.Text;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that try to escape, to survive, to use up resources, or to be judged correct. */
class HostileProgramIT {

    private static final ProgramLimits LIMITS = new ProgramLimits(1, 2, 256, 8, 64);
    private static final String SECRET = "outputs-is-" + UUID.randomUUID();
    private static final String HELLO = "print('hello')";

    /** Marks the arguments of processes that try to survive. */
    private final String mark = "erpo-hostile-" + UUID.randomUUID();

    private static Sandbox sandbox;

    @TempDir
    Path directory;

    @BeforeAll
    static void needSandbox() {
        sandbox = SandboxNeeded.orSkip();
    }

    @AfterEach
    void shouldLeaveNothingBehindAndGoOnJudging() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ProcessHandle.allProcesses().filter(this::isMarked))
                        .isEmpty());
        assertThat(examine(HELLO, "hello").toString()).isEqualTo("passed 1 of 1 tests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
                "import os\nwhile True:\n    try:\n        if os.fork(): os._exit(0)\n    except OSError: pass",
                "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
                "import os\nwhile True: os.execv('/usr/bin/python3', ['python3', '-c', 'while True: pass'])",
                "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except: pass\nwhile True: pass",
                "x = [b'']\nwhile True:\n    try: x.append(bytearray(1 << 20))\n    except MemoryError: pass",
                "import os\nwhile True:\n    try: os.open('/dev/null', 0)\n    except OSError: pass",
                "i = 0\nwhile True:\n    i += 1\n    try: open('/tmp/%d' % i, 'w').write('x' * 60000)\n    except OSError: pass",
                "import os\nwhile True:\n    try: os.mkdir('d'); os.chdir('d')\n    except OSError: pass",
                "import sys\nwhile True:\n    try: sys.stdout.write('x' * 4096); sys.stdout.flush()\n    except OSError: pass",
                "x = (1,)\nwhile True: x = x * 2 if len(x) < 10 ** 6 else (x,)",
                "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\nwhile True: pass",
                "import os, signal\nos.kill(-1, signal.SIGSTOP)\nwhile True: pass",
                "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
                "10 ** 10 ** 10"
            })
    void shouldEndWhateverAProgramTakes(String program) {
        assertThat(examine(program, "hello").passed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os\nos.kill(-1, 9)",
                "import os\nos.kill(1, 9)\nos.kill(os.getppid(), 9)",
                "import os\nos.killpg(0, 9)",
                "import os\nos.kill(os.getppid(), 15)"
            })
    void shouldBeNoneOfTheSandboxsFaultWhenAProgramEndsIt(String program) {
        assertThat(examine(program + "\nprint('hello')\n", "other").passed()).isZero();
    }

    @Test
    void shouldLeaveNoProcessWhenAProgramStartsOnesToStay() {
        String program = """
                import os, subprocess, sys, time
                script = "import time, signal; signal.signal(15, signal.SIG_IGN); time.sleep(999)"
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        os.execv(sys.executable, ["python3", "-c", script, "%s"])
                    os._exit(0)
                subprocess.Popen([sys.executable, "-c", script, "%s"], start_new_session=True)
                print("hello")
                """.formatted(mark, mark);
        assertThat(examine(program, "hello").passed()).isOne();
    }

    @Test
    void shouldNotWaitForAProcessThatHoldsTheOutputOpen() {
        String program = """
                import os, time
                if os.fork() == 0:
                    time.sleep(999)
                print("hello", flush=True)
                os._exit(0)
                """;
        assertThat(examine(program, "hello").passed()).isOne();
    }

    @Test
    void shouldShowNothingOfTheHost() throws IOException {
        Path canary = Files.writeString(directory.resolve("canary"), SECRET);
        // Its permissions are not what keeps it from being read.
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String program = """
                    import ctypes, os, socket
                    def attempt(name, action):
                        try:
                            print(name, action())
                        except OSError as e:
                            print(name, "refused")
                    for path in ["%s", "/etc/passwd", "/etc/shadow", "/proc/self/environ", "/proc/1/root", "/sys/kernel", "/root", "/home"]:
                        attempt("open", lambda: open(path).read())
                        attempt("list", lambda: os.listdir(path))
                    attempt("write", lambda: open("/usr/lib/x", "w"))
                    attempt("write", lambda: open("/x", "w"))
                    attempt("write", lambda: open("/dev/x", "w"))
                    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 16, 17, 40):
                        attempt("socket", lambda: socket.socket(family))
                    attempt("connect", lambda: socket.create_connection(("127.0.0.1", %d), 1))
                    attempt("parent", lambda: os.kill(%d, 0))
                    attempt("root", lambda: os.setuid(0))
                    libc = ctypes.CDLL(None, use_errno=True)
                    print("ptrace", libc.ptrace(16, 1, 0, 0))
                    print("unshare", libc.unshare(0x10000000))
                    print("clone", libc.syscall(56 if os.uname().machine == "x86_64" else 220, 0x10000011, 0, 0, 0, 0))
                    print("memfd", libc.memfd_create(b"x", 0))
                    print("shm", libc.shmget(0, 4096, 0o1600))
                    print("mount", libc.mount(b"none", b"/tmp", b"tmpfs", 0, 0))
                    print("environment", sorted(os.environ))
                    print("root", sorted(set(os.listdir("/")) - {"lib64"}))
                    print("tmp", os.listdir("/tmp"))
                    """.formatted(
                    canary, server.getLocalPort(), ProcessHandle.current().pid());
            assertThat(output(program).lines().distinct())
                    .containsExactly(
                            "open refused",
                            "list refused",
                            "write refused",
                            "socket refused",
                            "connect refused",
                            "parent refused",
                            "root refused",
                            "ptrace -1",
                            "unshare -1",
                            "clone -1",
                            "memfd -1",
                            "shm -1",
                            "mount -1",
                            "environment ['LC_ALL', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PWD', 'PYTHONHASHSEED']",
                            "root ['dev', 'lib', 'tmp', 'usr']",
                            "tmp ['program.py']");
        }
    }

    @Test
    void shouldHoldNoExpectedOutputAnywhereInside() {
        String program = """
                import gc, os, sys
                seen = [sys.argv, os.environ, gc.get_objects(), *(open(name).read() for name in os.listdir())]
                for descriptor in range(3, 64):
                    try: seen.append(os.read(descriptor, 1 << 20))
                    except OSError: pass
                text = str(seen)
                at = text.find("-".join(["outputs", "is", ""]))
                print(text[at : at + %d] if at >= 0 else "nothing")
                """.formatted(SECRET.length());
        assertThat(examine(program, SECRET).passed()).isZero();
        assertThat(examine(program, "nothing").passed()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os; os._exit(0)",
                "import sys; sys.exit(0)",
                "import atexit, os; atexit.register(os._exit, 0)",
                "print('passed 1 of 1 tests')",
                "print('{\"ended\": true, \"code\": 0, \"output\": \"\"}')",
                "class Yes(str):\n    def __eq__(self, other): return True\nprint(Yes('x'))",
                "import builtins\nbuiltins.print = lambda *a: None\nbuiltins.str.__eq__ = None",
                "import sys\nsys.stdout.buffer.write(b'\\x00' * 100)",
                "import sys\nsys.stdout.write('wrong\\b\\b\\b\\b\\b')",
                "import os\nos.truncate(1, 10)",
                "import os\nos.write(1, b'other\\n'); os.lseek(1, 0, 0)"
            })
    void shouldNeverPassATestWithoutItsOutput(String program) {
        assertThat(examine(program, "right").passed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os; os._exit(0)",
                "def f(x): import os; os._exit(0)",
                "class Yes(int):\n    def __eq__(self, other): return True\ndef f(x): return Yes(3)",
                "class Yes:\n    def __eq__(self, other): return True\ndef f(x): return Yes()",
                "class Yes(dict):\n    def __eq__(self, other): return True\ndef f(x): return Yes()",
                "import json\njson.dumps = lambda value: 'true'\ndef f(x): return 3",
                "def f(x): return float('nan')",
                "def f(x): return True",
                "class Yes:\n    def __init__(self, x): pass\n    def __eq__(self, other): return True\nf = Yes",
                "import builtins\nbuiltins.eval = lambda *a: True\nbuiltins.AssertionError = SystemExit\ndef f(x): return 41",
                "import sys\nsys.settrace(lambda *a: None)\nraise SystemExit(0)",
                "import os\nos.write(3, b'true'); os.write(1, b'true'); os._exit(0)",
                "def f(x): return '42'",
                "def f(x): return [[42]]",
                "f = None",
                "def f(x):\n    import sys\n    frame = sys._getframe()\n    while frame:\n        for v in frame.f_locals.values():\n            if v == 42: return v\n        frame = frame.f_back",
            })
    void shouldNeverPassACallWithoutItsValue(String program) {
        for (String reference : List.of(
                "{\"fn_name\": \"f\", \"inputs\": [[1]], \"outputs\": [42]}",
                "{\"asserts\": [\"assert f(1) == 42\"]}")) {
            TestCases tests = TestCases.parse(reference, new Asserts(sandbox));
            assertThat(examination()
                            .of(new Program(program, Program.Use.CALL), tests)
                            .passed())
                    .isZero();
        }
    }

    private static Examination.Result examine(String program, String expected) {
        TestCases tests = new TestCases(Program.Use.RUN, List.of(new TestCase("", List.of(new Text(expected)))));
        return examination().of(new Program(program, Program.Use.RUN), tests);
    }

    private static Examination examination() {
        return new Examination(sandbox, LIMITS, 0, false);
    }

    private static String output(String program) {
        try (SandboxSession session = sandbox.start(new Program(program, Program.Use.RUN), List.of(""), LIMITS)) {
            ProgramOutcome outcome = session.next();
            assertThat(outcome).isInstanceOf(ProgramOutcome.Printed.class);
            return ((ProgramOutcome.Printed) outcome).output();
        }
    }

    private boolean isMarked(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(mark::equals);
    }
}
