"""Tries what the sandbox must not allow; prints what was possible anyway, one thing a line, and "done" at the end."""

import json
import os
import signal
import socket
import sys

ENVIRONMENT = {"PATH", "PWD", "LC_ALL", "PYTHONHASHSEED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}

given = json.load(sys.stdin)


def attempt(what, action):
    try:
        action()
    except (OSError, MemoryError):
        return
    print(what, flush=True)


def start_processes():
    children = []
    try:
        while len(children) < given["processes"]:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


attempt("reads the host's file " + given["file"], lambda: open(given["file"]).close())
for directory in ("/etc", "/home", "/root", "/var", "/run", "/proc", "/sys"):
    attempt("sees the host's " + directory, lambda: os.listdir(directory))
for directory in ("/", "/dev", "/usr/lib"):
    attempt("writes in " + directory, lambda: open(os.path.join(directory, "erpo-probe"), "w").close())
attempt("reaches the network", lambda: socket.create_connection(("127.0.0.1", given["port"]), 1))
attempt("sees the host's processes", lambda: os.kill(given["pid"], 0))
attempt("becomes root", lambda: os.setuid(0))
attempt("takes more memory than the limit", lambda: bytearray(given["memoryMiB"] << 20))
attempt("starts more processes than the limit", start_processes)
for name in os.environ.keys() - ENVIRONMENT:
    print("sees the host's environment: " + name)
print("done")
