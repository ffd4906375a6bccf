"""Makes correction.json: one step of two updates with each correction, computed by PyTorch and transformers.

    python make_correction.py CHECKPOINT

CHECKPOINT is a directory that Fixtures.aBasePolicy has written. Made with torch 2.13 and transformers 5.18, in float64.
The sampler's log-probabilities are the learner's own plus noise, with a few tokens on which the two disagree.
"""

import copy
import hashlib
import json
import math
import pathlib
import random
import sys

import torch
from transformers import AutoModelForCausalLM

CHECKPOINT = pathlib.Path(sys.argv[1])
MINI_BATCH = 4
CLIP_LOW, CLIP_HIGH, DUAL_CLIP = 0.2, 0.28, 10.0
ADAMW = dict(lr=0.003, betas=(0.9, 0.95), eps=1e-3, weight_decay=0.1)
CASES = [
    dict(correction="NONE", low=0.5, high=2.0, mean="TOKEN"),
    dict(correction="TIS", low=0.5, high=2.0, mean="TOKEN"),
    dict(correction="TIS", low=0.5, high=2.0, mean="SEQUENCE"),
    dict(correction="MASK", low=0.5, high=5.0, mean="TOKEN"),
    dict(correction="MASK", low=0.5, high=2.0, mean="TOKEN"),
    dict(correction="MASK", low=0.5, high=2.0, mean="SEQUENCE"),
]


def logprobs(model, one):
    """Of the tokens of a response, under softmax(logits / temperature)."""
    ids = torch.tensor([one["prompt"] + one["response"]])
    logits = model(ids).logits[0, len(one["prompt"]) - 1 : -1] / one["temperature"]
    return torch.log_softmax(logits, -1).gather(1, ids[0, len(one["prompt"]) :, None]).squeeze(1)


def responses(model):
    rng = random.Random(19)
    made = []
    for group, temperature in enumerate([1.0, 1.2, 1.5, 2.0]):
        prompt = [rng.randrange(3, 90) for _ in range(3 + group)]
        for advantage in (1.5, -1.5):
            response = [rng.randrange(3, 90) for _ in range(rng.randrange(2, 10))]
            made.append(dict(prompt=prompt, response=response, temperature=temperature, advantage=advantage))
    for one in made:
        own = logprobs(model, one).tolist()
        noise = [rng.choice([-1.2, 1.2, -2.5]) if rng.random() < 0.2 else rng.gauss(0, 0.1) for _ in own]
        # The log has float32.
        one["sampler"] = torch.tensor([a + b for a, b in zip(own, noise)], dtype=torch.float32).tolist()
    return made


def weight(case, rho):
    if case["correction"] == "NONE":
        return torch.ones_like(rho), torch.zeros_like(rho)
    if case["correction"] == "TIS":
        return rho.clamp(max=case["high"]), (rho > case["high"]).double()
    outside = (rho < case["low"]) | (rho > case["high"])
    return torch.where(outside, torch.zeros_like(rho), rho), outside.double()


def policy_loss(new, old, advantage):
    """By token; whether it is clipped below, above and by the dual clip; the logarithm of the ratio."""
    ratio = torch.exp(new - old)
    unclipped = -advantage * ratio
    clipped = -advantage * ratio.clamp(1 - CLIP_LOW, 1 + CLIP_HIGH)
    loss = torch.maximum(unclipped, clipped)
    is_clipped = clipped > unclipped
    low, high = is_clipped & torch.tensor(advantage < 0), is_clipped & torch.tensor(advantage > 0)
    if advantage < 0:
        loss = loss.clamp(max=-advantage * DUAL_CLIP)
    return loss, ratio, low.double(), high.double()


def measured(differences):
    ordered = sorted(differences)
    p99 = ordered[math.ceil(99 * len(ordered) / 100) - 1]
    return dict(mean=sum(ordered) / len(ordered), p99=p99, max=ordered[-1])


def step(base, batch, case):
    model = copy.deepcopy(base)
    optimizer = torch.optim.AdamW(model.parameters(), **ADAMW)
    with torch.no_grad():
        own = [logprobs(model, one) for one in batch]
    sampler = [torch.tensor(one["sampler"], dtype=torch.float64) for one in batch]
    corrected = case["correction"] != "NONE"
    old = own if corrected else sampler
    weights = [weight(case, torch.exp(a - b)) for a, b in zip(own, sampler)]
    losses, norms, ratios, lows, highs, kls = [], [], [], [], [], []
    for first in range(0, len(batch), MINI_BATCH):
        chosen = range(first, first + MINI_BATCH)
        tokens = sum(len(batch[i]["response"]) for i in chosen)
        total = torch.zeros((), dtype=torch.float64)
        optimizer.zero_grad()
        for i in chosen:
            new = logprobs(model, batch[i])
            loss, ratio, low, high = policy_loss(new, old[i], batch[i]["advantage"])
            share = 1 / tokens if case["mean"] == "TOKEN" else 1 / (MINI_BATCH * len(loss))
            total = total + (loss * weights[i][0]).sum() * share
            ratios += ratio.tolist()
            lows += low.tolist()
            highs += high.tolist()
            kls += (old[i] - new).tolist()
        total.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
        losses.append(total.item())
        optimizer.step()
    count = range(len(batch) if corrected else MINI_BATCH)
    mean = lambda values: sum(values) / len(values)
    with torch.no_grad():
        after = [logprobs(model, one).tolist() for one in batch]
    return dict(
        case,
        loss=mean(losses),
        gradNorm=mean(norms),
        meanRatio=mean(ratios),
        clipLowShare=mean(lows),
        clipHighShare=mean(highs),
        approxKl=mean(kls),
        correctedShare=mean([flag for _, flags in weights for flag in flags.tolist()]),
        difference=measured([abs(float(d)) for i in count for d in own[i] - sampler[i]]),
        after=after,
    )


def main():
    base = AutoModelForCausalLM.from_pretrained(CHECKPOINT, dtype=torch.float64)
    batch = responses(base)
    with torch.no_grad():
        before = [logprobs(base, one).tolist() for one in batch]
    made = dict(
        basePolicySha256=hashlib.sha256((CHECKPOINT / "model.safetensors").read_bytes()).hexdigest(),
        responses=batch,
        before=before,
        cases=[step(base, batch, case) for case in CASES],
    )
    target = pathlib.Path(__file__).with_name("correction.json")
    target.write_text(json.dumps(made, indent=1) + "\n")


main()
