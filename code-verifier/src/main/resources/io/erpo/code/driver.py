"""Runs a program on inputs, one after another, each in its own process, inside the sandbox.

Reads a job, one JSON object in a line, and ends when its input does. Writes "ready" before any of the program runs, then one
JSON object a line: how the run on each input ended, and what it wrote. As the first process of its namespace it cannot be
signalled from inside. It holds no expected outputs: a program that took it over could only print what it could print anyway.
"""

import base64
import ctypes
import json
import os
import platform
import resource
import select
import shutil
import signal
import struct
import sys

PROGRAM = "program.py"
MEBIBYTE = 1024 * 1024

# This process: the kernel counts it too.
OWN_PROCESSES = 1

# By machine: the architecture as seccomp names it, and the numbers of the system calls below.
NUMBERS = {
    "x86_64": (0xC000003E, {
        "clone": 56, "clone3": 435, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
        "pidfd_getfd": 438, "socket": 41, "io_uring_setup": 425, "memfd_create": 319, "memfd_secret": 447, "shmget": 29,
        "msgget": 68, "semget": 64, "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250, "bpf": 321,
        "perf_event_open": 298, "userfaultfd": 323, "unshare": 272, "setns": 308, "mount": 165, "umount2": 166,
        "pivot_root": 155, "chroot": 161, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432,
        "mount_setattr": 442,
    }),
    "aarch64": (0xC00000B7, {
        "clone": 220, "clone3": 435, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272,
        "pidfd_getfd": 438, "socket": 198, "io_uring_setup": 425, "memfd_create": 279, "memfd_secret": 447, "shmget": 194,
        "msgget": 186, "semget": 190, "mq_open": 180, "add_key": 217, "request_key": 218, "keyctl": 219, "bpf": 280,
        "perf_event_open": 241, "userfaultfd": 282, "unshare": 97, "setns": 268, "mount": 40, "umount2": 39,
        "pivot_root": 41, "chroot": 51, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432,
        "mount_setattr": 442,
    }),
}
NAMESPACE_FLAGS = 0x7E020000
X32_CALLS = 0x40000000

EPERM, ENOSYS = 1, 38
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
OFFSET_NUMBER, OFFSET_ARCHITECTURE, OFFSET_FIRST_ARGUMENT = 0, 4, 16
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2


def system_call_filter(machine):
    """A seccomp program: refuses what namespaces leave open (sockets of other families, memory that no limit counts)."""
    architecture, numbers = NUMBERS[machine]
    numbers = dict(numbers)
    clone, clone3 = numbers.pop("clone"), numbers.pop("clone3")

    def instruction(code, value, yes=0, no=0):
        return struct.pack("HBBI", code, yes, no, value)

    def refuse(number, error):
        return instruction(JUMP_EQUAL, number, 0, 1) + instruction(RETURN, ERRNO | error)

    return b"".join([
        instruction(LOAD, OFFSET_ARCHITECTURE),
        instruction(JUMP_EQUAL, architecture, 1, 0),
        instruction(RETURN, KILL_PROCESS),
        instruction(LOAD, OFFSET_NUMBER),
        instruction(JUMP_AT_LEAST, X32_CALLS, 0, 1),
        instruction(RETURN, ERRNO | ENOSYS),
        # Its flags lie behind a pointer, which no filter can follow; without it C libraries use
        # clone.
        refuse(clone3, ENOSYS),
        *(refuse(number, EPERM) for number in numbers.values()),
        instruction(JUMP_EQUAL, clone, 0, 3),
        instruction(LOAD, OFFSET_FIRST_ARGUMENT),
        instruction(JUMP_ANY_BIT, NAMESPACE_FLAGS, 0, 1),
        instruction(RETURN, ERRNO | EPERM),
        instruction(RETURN, ALLOW),
    ])


def refuse_system_calls():
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]

    code = system_call_filter(platform.machine())
    program = Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


def limit(job):
    """Limits of this process and of its descendants."""
    for what, soft, hard in [
        (resource.RLIMIT_CPU, job["cpuSeconds"], job["cpuSeconds"] + 1),
        (resource.RLIMIT_AS, job["memoryMiB"] * MEBIBYTE, job["memoryMiB"] * MEBIBYTE),
        (resource.RLIMIT_FSIZE, job["outputKiB"] * 1024, job["outputKiB"] * 1024),
        (resource.RLIMIT_NPROC, job["processes"] + OWN_PROCESSES, job["processes"] + OWN_PROCESSES),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ]:
        resource.setrlimit(what, (soft, hard))


def become_program(job, source, output):
    try:
        os.dup2(source, 0)
        os.dup2(output, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, 64)
        limit(job)
        os.execv(sys.executable, [sys.executable, "-s", "-B", *(job.get("call") or [PROGRAM])])
    finally:
        os._exit(126)


def clear(directory):
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)


def temporary(content=b""):
    """An open file that has no name."""
    path = "unnamed"
    with open(path, "wb") as file:
        file.write(content)
    opened = os.open(path, os.O_RDWR)
    os.unlink(path)
    return opened


def end_all_but_this():
    """Also ends processes that the program left behind, which the sandbox's first process inherits. Returns statuses by process."""
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    statuses = {}
    while True:
        try:
            process, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return statuses
        statuses[process] = status


def run(job, standard_input):
    clear(".")
    with open(PROGRAM, "wb") as file:
        file.write(base64.b64decode(job["program"]))
    source, output = temporary(standard_input), temporary()
    program = os.fork()
    if program == 0:
        become_program(job, source, output)
    handle = os.pidfd_open(program)
    ready = select.select([handle, sys.stdin], [], [], job["wallSeconds"])[0]
    if sys.stdin in ready:
        os._exit(0)
    ended = handle in ready
    code = os.waitstatus_to_exitcode(end_all_but_this()[program])
    written = os.pread(output, job["outputKiB"] * 1024, 0)
    for opened in (handle, source, output):
        os.close(opened)
    return {"ended": ended, "code": code, "output": base64.b64encode(written).decode()}


def main():
    if os.getpid() != 1:
        sys.exit("this ends every process that it sees: it must be the first of a process namespace of its own")
    job = json.loads(sys.stdin.buffer.readline())
    refuse_system_calls()
    print("ready", flush=True)
    for standard_input in job["inputs"]:
        print(json.dumps(run(job, base64.b64decode(standard_input))), flush=True)


main()
