"""What all peers share: the clock, and the protocol with `erpo bench`."""

import json
import os
import sys
import time


class Meter:
    """`with Meter() as m:` measures wall, this process's CPU seconds, and the share of the machine that others used."""

    synchronize = staticmethod(lambda: None)  # waits for the accelerator, where there is one

    def __enter__(self):
        self.synchronize()
        self.start = time.perf_counter(), time.process_time(), busy_seconds()
        return self

    def __exit__(self, *exception):
        self.synchronize()
        wall, cpu, busy = self.start
        self.wall = time.perf_counter() - wall
        self.cpu = time.process_time() - cpu
        self.other = max(0.0, (busy_seconds() - busy - self.cpu) / (os.cpu_count() * self.wall))

    def fields(self, prefix=""):
        return {prefix + "wall": self.wall, prefix + "cpu": self.cpu, prefix + "other": self.other}


def busy_seconds():
    """Seconds that all processors of the machine have spent on any work; 0 where the system does not tell."""
    try:
        with open("/proc/stat") as stat:
            user, nice, system, _, _, irq, softirq, steal = map(int, stat.readline().split()[1:9])
    except OSError:
        return 0.0
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def place(arguments):
    """Device and element type that the arguments name, with the threads set."""
    import torch

    torch.set_num_threads(arguments.threads)
    if arguments.device != "cpu":
        Meter.synchronize = staticmethod(torch.cuda.synchronize)
    precision = arguments.precision
    if precision == "auto":
        precision = "float32" if arguments.device == "cpu" else "bfloat16"
    return arguments.device, getattr(torch, precision)


def fastest(candidates, run):
    """The candidate with the least time for its amount of work; run returns (seconds, amount)."""
    if len(candidates) == 1:
        return candidates[0]

    def cost(candidate):
        seconds, amount = run(candidate)
        return seconds / amount

    return min(candidates, key=cost)


def serve(rounds):
    """Answers every line of standard input with the results of one round. `rounds()` gives dictionaries."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries print where they like
    print("ready", file=out, flush=True)
    for _ in sys.stdin:
        for result in rounds():
            result = {key: round(value, 5) if isinstance(value, float) else value for key, value in result.items()}
            print(json.dumps(result), file=out, flush=True)
        print(file=out, flush=True)
