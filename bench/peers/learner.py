"""Peer of `erpo bench learner`: one update of the clipped policy loss from padded micro-batches."""

import argparse
import contextlib
import json

import torch

import model as qwen2
from peer import Meter, fastest, place, serve

MICRO_BATCHES = [16, 64, 256]
LARGEST_LOGITS = 5e8  # elements of one micro-batch


def policy_loss(logprobs, old, advantages, mask, low=0.2, high=0.28, dual=10.0):
    """The sum over tokens of the clipped loss with a dual clip; everything is [B, T]."""
    ratio = (logprobs - old).clamp(-20, 20).exp()
    loss = torch.maximum(-advantages * ratio, -advantages * ratio.clamp(1 - low, 1 + high))
    loss = torch.where(advantages < 0, torch.minimum(loss, -advantages * dual), loss)
    return (loss * mask).sum()


class Learner:
    def __init__(self, arguments, work):
        device, dtype = place(arguments)
        self.model = qwen2.load(arguments.model, device, torch.float32)  # master weights
        self.autocast = torch.autocast(device, dtype) if dtype != torch.float32 else contextlib.nullcontext()
        self.forward = torch.compile(self.model, dynamic=work["mixed"]) if arguments.peer == "compile" else self.model
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-5, weight_decay=0.01, fused=True)
        prompts = [prompt for prompt in work["prompts"] for _ in range(work["group"])]
        self.prompt = len(prompts[0])
        self.sequences = [torch.tensor(p + r, device=device) for p, r in zip(prompts, work["responses"])]
        self.advantages = torch.tensor(work["advantages"], device=device)
        self.tokens = sum(len(response) for response in work["responses"])
        with torch.no_grad():
            self.old = [qwen2.logprobs(self.model, ids[None])[0] for ids in self.sequences]

    def micro_batch(self, rows):
        ids = torch.nn.utils.rnn.pad_sequence([self.sequences[i] for i in rows], batch_first=True)
        old = torch.nn.utils.rnn.pad_sequence([self.old[i] for i in rows], batch_first=True)
        places = torch.arange(ids.shape[1] - 1, device=ids.device)[None]
        ends = torch.tensor([len(self.sequences[i]) - 1 for i in rows], device=ids.device)[:, None]
        mask = (places >= self.prompt - 1) & (places < ends)
        advantages = self.advantages[rows.start : rows.stop, None].expand_as(old)
        with self.autocast:
            logprobs = qwen2.logprobs(self.forward, ids)
        (policy_loss(logprobs, old, advantages, mask.float()) / self.tokens).backward()

    def update(self, micro):
        self.optimizer.zero_grad(set_to_none=True)
        for start in range(0, len(self.sequences), micro):
            self.micro_batch(range(start, min(start + micro, len(self.sequences))))
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["eager", "compile"])
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="JSON: prompts, group, responses, advantages; mixed")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.work) as file:
        work = json.load(file)
    learner = Learner(arguments, work)
    inputs = [len(ids) - 1 for ids in learner.sequences]

    config = learner.model.c
    parameters = sum(parameter.numel() for parameter in learner.model.parameters())

    def trial(micro):
        with Meter() as one:
            learner.micro_batch(range(micro))
        return one.wall, micro

    def rounds():
        with Meter() as step:
            learner.update(micro)
        yield dict(
            peer="train_" + arguments.peer,
            threads=arguments.threads,
            seqs=len(inputs),
            len=round(sum(inputs) / len(inputs)),
            micro=micro,
            **step.fields(),
            tokens=sum(inputs),
            gflop=qwen2.training_flop(config, parameters, inputs) / 1e9,
        )

    sizes = {min(size, len(inputs)) for size in MICRO_BATCHES}
    fitting = [size for size in sizes if size * max(inputs) * config["vocab_size"] < LARGEST_LOGITS]
    learner.micro_batch(range(1))
    micro = fastest(sorted(fitting) or [1], trial)
    learner.update(micro)
    serve(rounds)


if __name__ == "__main__":
    main()
