"""Peer of `erpo bench sampler` and `learner`: the lower bound of this machine's time for the work, from its speed at
multiplying large matrices and at reading memory, measured in each round."""

import argparse
import json
import math
from pathlib import Path

import torch

import model as networks
from peer import Meter, place, serve

MATRIX = 2048
REPEATS = 5


def best(run):
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(REPEATS):
        with Meter() as one:
            run()
        seconds.append(one.wall)
    return min(seconds)


class Machine:
    def __init__(self, device, dtype):
        self.a, self.b = torch.rand(2, MATRIX, MATRIX, device=device).to(dtype)
        self.long = torch.ones(2**28, device=device)

    def measure(self):
        """FLOP per second and bytes per second"""
        multiplying = best(lambda: self.a @ self.b)
        reading = best(lambda: self.long.sum())
        return 2 * MATRIX**3 / multiplying, self.long.numel() * 4 / reading


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["floor"])
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="JSON: prompts, group, lengths; mixed; what: sampler or learner")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.work) as file:
        work = json.load(file)
    device, dtype = place(arguments)
    machine = Machine(device, dtype)

    directory = Path(arguments.model)
    config = json.loads((directory / "config.json").read_text())
    sizes = {}
    for file in directory.glob("model*.safetensors"):
        sizes.update({name: math.prod(entry["shape"]) for name, entry in networks.header(file)[0].items()})
    parameters = sum(sizes.values())
    # A token's row is looked up; the embedding is multiplied only when it is the output projection.
    multiplied = parameters if config.get("tie_word_embeddings") else parameters - sizes["model.embed_tokens.weight"]
    lengths, prompt = work["lengths"], len(work["prompts"][0])

    def rounds():
        flops, bandwidth = machine.measure()
        line = dict(peer="floor", threads=arguments.threads, gflop_per_s=flops / 1e9, gbyte_per_s=bandwidth / 1e9)
        if work["what"] == "learner":
            inputs = [prompt + length - 1 for length in lengths]
            seconds = networks.training_flop(config, parameters, inputs) / flops
            yield {**line, "seqs": len(inputs), "wall": seconds, "tokens": sum(inputs)}
        elif work["mixed"]:
            tokens = sum(lengths) + prompt * len(work["prompts"])
            yield {**line, "sequences": len(lengths), "wall": 2 * multiplied * tokens / flops, "tokens": sum(lengths)}
        else:
            step = max(multiplied * dtype.itemsize / bandwidth, 2 * multiplied * len(lengths) / flops)
            yield {**line, "batch": len(lengths), "decode_wall": step * lengths[0], "decode_tokens": sum(lengths)}

    serve(rounds)


if __name__ == "__main__":
    main()
