"""Peer of `erpo bench loop`: sampling, reward and one update a step, in one plain process. Every response reaches its limit."""

import argparse
import json
from types import SimpleNamespace

import torch

import learner
import model as qwen2
import sampler
from peer import Meter, serve

MICRO_BATCH = 64


def rewards(responses, answer, limit):
    """Exact match, and a soft penalty over the last quarter of the tokens."""
    buffer = max(1, limit // 4)
    return [float(r == answer) - max(0, len(r) - limit + buffer) / buffer for r in responses]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["plain"])
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="JSON: prompts, answers, prompts_per_step, group, new_tokens")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.work) as file:
        work = SimpleNamespace(**json.load(file))
    policy = sampler.Eager(arguments)
    policy.model.requires_grad_(True)
    optimizer = torch.optim.AdamW(policy.model.parameters(), lr=1e-5, weight_decay=0.01, fused=True)

    def sample(prompts):
        """ids and log-probabilities [B, new_tokens] of the policy that samples"""
        with torch.inference_mode():
            length = prompts.shape[1]
            logits = policy.prefill(prompts, length + work.new_tokens)
            drawn = [qwen2.sample(logits)]
            while len(drawn) < work.new_tokens:
                logits = policy.step(drawn[-1][0][:, None], length + len(drawn) - 1)
                drawn.append(qwen2.sample(logits))
            return torch.stack([ids for ids, _ in drawn], 1), torch.stack([logp for _, logp in drawn], 1)

    def advantages(responses, answers):
        scores = [rewards(responses[i * work.group : (i + 1) * work.group], a, work.new_tokens) for i, a in enumerate(answers)]
        scores = torch.tensor(scores)
        return ((scores - scores.mean(1, keepdim=True)) / (scores.std(1, keepdim=True) + 1e-6)).flatten()

    def update(ids, old, advantage):
        optimizer.zero_grad(set_to_none=True)
        prompt = ids.shape[1] - old.shape[1]
        for rows in torch.arange(len(ids)).split(MICRO_BATCH):
            logprobs = qwen2.logprobs(policy.model, ids[rows])[:, prompt - 1 :]
            of_token = advantage[rows, None].expand_as(logprobs)
            loss = learner.policy_loss(logprobs, old[rows], of_token, torch.ones_like(logprobs))
            (loss / old.numel()).backward()
        torch.nn.utils.clip_grad_norm_(policy.model.parameters(), 1.0)
        optimizer.step()

    def rounds():
        for step, start in enumerate(range(0, len(work.prompts), work.prompts_per_step)):
            with Meter() as whole:
                these = slice(start, start + work.prompts_per_step)
                prompts = torch.tensor(work.prompts[these], device=arguments.device).repeat_interleave(work.group, 0)
                with Meter() as sampling:
                    responses, old = sample(prompts)
                advantage = advantages(responses.tolist(), work.answers[these]).to(prompts.device)
                with Meter() as updating:
                    update(torch.cat([prompts, responses.clone()], 1), old.clone(), advantage)
            yield dict(
                peer="plain",
                threads=arguments.threads,
                step=step,
                **whole.fields(),
                gen=sampling.wall,
                update=updating.wall,
                tokens=len(prompts) * (prompts.shape[1] + work.new_tokens),
            )

    serve(rounds)


if __name__ == "__main__":
    main()
