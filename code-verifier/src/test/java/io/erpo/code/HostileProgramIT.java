package io.erpo.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.code.Expected.Text;
import io.erpo.settings.rewards.ProgramLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private static final CodeVerifier VERIFIER = new CodeVerifier(new Sandbox());

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

    /** Programs that do not know that f(1) is 42.5, but want to have been right. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os; os._exit(0)",
                "def f(x): import os; os._exit(0)",
                "class Yes(float):\n    def __eq__(self, other): return True\n    __hash__ = None\n    def __lt__(self, other): return True\n    __gt__ = __lt__\n    def __sub__(self, other): return 0.0\n    __rsub__ = __sub__\ndef f(x): return Yes(3)",
                "class Yes:\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\n    __rsub__ = __round__ = __abs__ = lambda self, *a: 42.5\n    def __float__(self): return 42.5\ndef f(x): return Yes()",
                "class Yes(dict):\n    def __eq__(self, other): return True\ndef f(x): return Yes()",
                "class Liar:\n    def __repr__(self): return '42.5'\n    __str__ = __format__ = __repr__\ndef f(x): return Liar()",
                "class Liar(str):\n    def __eq__(self, other): return True\n    def __hash__(self): return hash(42.5)\ndef f(x): return Liar('42.5')",
                "import json\njson.dumps = lambda value, **k: 'true'\ndef f(x): return 3",
                "import json\njson.dumps = lambda value, **k: '{\"object\": true}'\ndef f(x): return 3",
                "import json\njson.dumps = lambda value, **k: '[' * 100000\ndef f(x): return 3",
                "import json\njson.dumps = lambda value, **k: '{\"set\": [[]]}'\ndef f(x): return 3",
                "import json\njson.dumps = lambda value, **k: '{\"eval\": \"__import__(1)\"}'\ndef f(x): return 3",
                "import json\njson.dumps = lambda value, **k: 'True, \"holds\": true'\ndef f(x): return 3",
                "def f(x): return float('nan')",
                "def f(x): return complex('nan')",
                "def f(x): return [float('nan')]",
                "import decimal\ndef f(x): return decimal.Decimal('nan')",
                "def f(x): return float('inf')",
                "def f(x): return -float('inf')",
                "def f(x): return 10 ** 4000",
                "def f(x): return True",
                "def f(x): return None",
                "def f(x): return f",
                "class Yes:\n    def __init__(self, x): pass\n    def __eq__(self, other): return True\nf = Yes",
                "import builtins\nbuiltins.eval = lambda *a: True\nbuiltins.AssertionError = SystemExit\ndef f(x): return 41",
                "import math\nmath.isclose = lambda *a, **k: True\ndef f(x): return 0",
                "import builtins\nfor name in 'abs all any isinstance len round sorted set sum bool float'.split():\n    setattr(builtins, name, lambda *a, **k: 42.5)\ndef f(x): return 41",
                "abs = round = float = isinstance = all = any = sorted = lambda *a, **k: 42.5\ndef f(x): return 41",
                "import operator, numbers\noperator.eq = lambda a, b: True\nnumbers.Number.register(str)\ndef f(x): return 41",
                "import sys\nsys.settrace(lambda *a: None)\nraise SystemExit(0)",
                "import os\nos.write(3, b'true'); os.write(1, b'true'); os._exit(0)",
                "import os\nfor d in range(3, 64):\n    try: os.write(d, b'[{\"holds\": true}]')\n    except OSError: pass\nos._exit(0)",
                "def f(x): return '42.5'",
                "def f(x): return [[42.5]]",
                "f = None",
                "def f(x):\n    import sys\n    frame = sys._getframe()\n    while frame:\n        for v in frame.f_locals.values():\n            if v == 42.5: return v\n        frame = frame.f_back",
                "import re, sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        found = re.search(r'4[0-9]\\.[0-9]+', repr({**frame.f_globals, **frame.f_locals}))\n        if found: return float(found.group())\n        frame = frame.f_back",
                "import re, sys\ndef f(x):\n    for module in list(sys.modules.values()):\n        found = re.search(r'4[0-9]\\.[0-9]+', repr(vars(module).get('question')))\n        if found: return float(found.group())",
                "import gc\ndef f(x):\n    texts = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]\n    wanted = float(''.join(['4', '2.5']))\n    for o in texts:\n        for v in (o.values() if isinstance(o, dict) else o):\n            if type(v) is float and v == wanted: return v\n            if type(v) is str and ''.join(['4', '2.5']) in v and 'wanted' not in v: return wanted",
                "import os\ndef f(x):\n    for name in os.listdir('/tmp'):\n        text = open('/tmp/' + name).read()\n        if ''.join(['4', '2.5']) in text: return float(''.join(['4', '2.5']))",
                "import sys, os\ndef f(x):\n    seen = repr((sys.argv, sys.orig_argv, dict(os.environ)))\n    return float(''.join(['4', '2.5'])) if ''.join(['4', '2.5']) in seen else 0",
                "import sys\ndef f(x):\n    sys.stdin.seek(0)\n    return float(''.join(['4', '2.5'])) if ''.join(['4', '2.5']) in sys.stdin.read() else 0",
            })
    void shouldNeverPassACallWithoutItsValue(String program) {
        for (String reference : List.of(
                "{\"fn_name\": \"f\", \"inputs\": [[1]], \"outputs\": [42.5]}",
                "{\"asserts\": [\"assert math.isclose(f(1), 42.5, rel_tol=0.001)\", \"assert f(1) == 42.5\","
                        + " \"assert not abs(f(1) - 42.5) > 0.1\", \"assert round(f(1), 1) in (42.5, 42.75)\","
                        + " \"assert all(isinstance(v, float) and 42.25 < v < 42.75 for v in [f(1)])\"]}")) {
            Result result = everything().of(program, VERIFIER.tests(reference));
            assertThat(result.passed()).as(reference).isZero();
        }
    }

    @Test
    void shouldPassEachOfTheseCallsWithItsValue() {
        String program = "def f(x): return 42.5";
        assertThat(everything().of(program, VERIFIER.tests("""
                                {"asserts": ["assert math.isclose(f(1), 42.5, rel_tol=0.001)", "assert f(1) == 42.5",
                                 "assert not abs(f(1) - 42.5) > 0.1", "assert {f(1)} == {42.5}", "assert 42.25 < f(1) < 42.75"]}""")).toString()).isEqualTo("passed 5 of 5 tests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isinstance = lambda *a: True\ndef mk(n): return 0",
                "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.tuple = int\ndef mk(n): return 0",
                "class Fake(list):\n    __class__ = tuple\ndef mk(n): return Fake()",
                "def all(x): return True\ndef len(x): return 3\ndef mk(n): return [1, 2]",
            })
    void shouldCheckTypesOutside(String program) {
        Tests tests = VERIFIER.tests("{\"asserts\": [\"assert isinstance(mk(3), tuple) and len(mk(3)) == 3\"]}");
        assertThat(everything().of(program, tests).passed()).isZero();
        assertThat(everything().of("def mk(n): return (0,) * n", tests).passed())
                .isOne();
    }

    /** What the program can see of the tests are its own calls. */
    @Test
    void shouldSendNoValueOfAReferenceIntoTheSandbox() {
        Tests tests = VERIFIER.tests("""
                {"asserts": ["assert f(node, 3) == EXPECTED", "assert math.isclose(f(node, 4), 667.5)", "assert f(node, 5) in [668.5]"],
                 "setup": "EXPECTED = 666.5\\nclass Node: pass\\nnode = Node()\\nnode.value = 7"}""");
        assertThat(tests.inputs()).hasSize(3).allSatisfy(input -> assertThat(input)
                .contains("node.value = 7")
                .doesNotContain("666.5")
                .doesNotContain("667.5")
                .doesNotContain("668.5")
                .doesNotContain("EXPECTED")
                .doesNotContain("isclose"));
    }

    private static Result examine(String program, String expected) {
        TestCases tests = TestCases.of(Optional.empty(), List.of(new TestCase("", List.of(new Text(expected)))));
        return new Examination(sandbox, LIMITS, 0, false).of(program, tests);
    }

    private static Examination everything() {
        return new Examination(sandbox, LIMITS, 0, true);
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
