"""Peer of `erpo bench sampler`: batched generation with a KV cache at temperature 1. Every response reaches its limit."""

import argparse
import json

import torch

import model as qwen2
from peer import Meter, fastest, place, serve

BATCHES = [64, 256, 1024]


class Eager:
    def __init__(self, arguments):
        self.model = qwen2.load(arguments.model, *place(arguments)).requires_grad_(False)

    def prefill(self, prompts, length):
        self.cache = self.model.new_cache(len(prompts), length)
        return self.step(prompts, 0)

    def step(self, ids, position):
        return self.model(ids, self.cache, position, last=True)[:, -1]

    def decode(self, logits, position, steps):
        """Draws `steps` tokens, each followed by a forward pass; seconds (wall, CPU) of the drawing."""
        wall = cpu = 0.0
        for i in range(steps):
            with Meter() as drawing:
                ids, _ = qwen2.sample(logits)
            wall, cpu = wall + drawing.wall, cpu + drawing.cpu
            logits = self.step(ids[:, None], position + i)
        return wall, cpu

    def generate(self, prompts, steps):
        """A call as in a script: the last token needs no forward pass."""
        logits = self.prefill(prompts, prompts.shape[1] + steps)
        self.decode(logits, prompts.shape[1], steps - 1)

    def phases(self, prompts, steps):
        with Meter() as prefill:
            logits = self.prefill(prompts, prompts.shape[1] + steps)
        with Meter() as decode:
            wall, cpu = self.decode(logits, prompts.shape[1], steps)
        return prefill.fields("prefill_"), decode.fields("decode_"), dict(sample_wall=wall, sample_cpu=cpu)


class Compiled(Eager):
    """One compiled step of fixed shape over the whole cache."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.compiled = torch.compile(
            lambda ids, cache, position, mask: self.model(ids, cache, position, mask, last=True), dynamic=False
        )

    def step(self, ids, position):
        if ids.shape[1] > 1:
            return super().step(ids, position)
        places = torch.arange(self.cache[0][0].shape[2], device=ids.device)
        mask = torch.where(places <= position, 0.0, float("-inf")).to(self.cache[0][0].dtype)
        return self.compiled(ids, self.cache, torch.tensor([position], device=ids.device), mask)[:, -1]


class Transformers:
    def __init__(self, arguments):
        import transformers

        transformers.utils.logging.set_verbosity_error()
        device, dtype = place(arguments)
        self.model = transformers.AutoModelForCausalLM.from_pretrained(arguments.model, dtype=dtype).to(device).eval()

    def generate(self, prompts, steps):
        self.model.generate(
            prompts,
            attention_mask=torch.ones_like(prompts),
            max_new_tokens=steps,
            do_sample=True,
            temperature=1.0,
            top_k=0,
            top_p=1.0,
            eos_token_id=None,
            pad_token_id=0,
        )

    def phases(self, prompts, steps):
        """Prefill is a call for one token; decoding is the additional time of a longer call."""
        with Meter() as short:
            self.generate(prompts, 1)
        with Meter() as whole:
            self.generate(prompts, steps + 1)
        whole.wall, whole.cpu = whole.wall - short.wall, whole.cpu - short.cpu
        return short.fields("prefill_"), whole.fields("decode_"), dict(sample_wall=0.0, sample_cpu=0.0)


PEERS = {"eager": Eager, "compile": Compiled, "hf": Transformers}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="JSON: prompts, group, lengths; mixed")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.work) as file:
        work = json.load(file)
    peer = PEERS[arguments.peer](arguments)
    lengths = work["lengths"]
    prompts = torch.tensor(work["prompts"], device=arguments.device).repeat_interleave(work["group"], 0)
    name = {"peer": arguments.peer, "threads": arguments.threads}

    def whole(batch):
        """Every batch runs until its longest response has ended."""
        for start in range(0, len(lengths), batch):
            peer.generate(prompts[start : start + batch], max(lengths[start : start + batch]))

    def trial(batch):
        with Meter() as one:
            peer.generate(prompts[:batch], max(lengths[:batch]))
        return one.wall, batch

    def mixed():
        with Meter() as call:
            whole(batch)
        yield {**name, "batch": batch, "sequences": len(lengths), **call.fields(), "tokens": sum(lengths)}

    def constant():
        prefill, decode, drawing = peer.phases(prompts, lengths[0])
        yield {
            **name,
            "batch": len(prompts),
            **prefill,
            "prefill_tokens": prompts.numel(),
            **decode,
            "decode_tokens": sum(lengths),
            **drawing,
        }

    with torch.inference_mode():
        if work["mixed"]:
            peer.generate(prompts[:8], 4)
            batch = fastest(sorted({min(size, len(lengths)) for size in BATCHES}), trial)
            serve(mixed)
        else:
            peer.generate(prompts, 4 if arguments.peer == "eager" else lengths[0])
            serve(constant)


if __name__ == "__main__":
    main()
