"""Makes the small random checkpoints beside this file, and what the transformers library computes with them.

    python make_architectures.py [qwen3] [llama3] ...

Made with torch 2.13 and transformers 5.18. Each directory NAME gets a NAME.json: token ids, logits after the last positions, the
log-probability of each next token, and the continuation that always takes the most probable token.
"""

import json
import pathlib
import shutil
import sys

import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM

HERE = pathlib.Path(__file__).parent
SHAPE = dict(
    vocab_size=64,
    hidden_size=48,
    intermediate_size=80,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    bos_token_id=0,
    eos_token_id=0,
)
LLAMA3_ROPE = dict(
    rope_type="llama3",
    rope_theta=500000.0,
    factor=8.0,
    low_freq_factor=1.0,
    high_freq_factor=4.0,
    original_max_position_embeddings=64,
)
MODELS = {
    # Heads that are wider than their share of the hidden size; an output projection of its own.
    "qwen3": lambda: Qwen3ForCausalLM(
        Qwen3Config(
            **SHAPE,
            head_dim=16,
            max_position_embeddings=512,
            rope_parameters=dict(rope_type="default", rope_theta=1000000.0),
            tie_word_embeddings=False,
        )
    ),
    # Frequencies below, between and above the two bounds of the scaling.
    "llama3": lambda: LlamaForCausalLM(
        LlamaConfig(**SHAPE, max_position_embeddings=512, rope_parameters=LLAMA3_ROPE, tie_word_embeddings=True)
    ),
    "llama_linear": lambda: LlamaForCausalLM(
        LlamaConfig(
            **SHAPE,
            head_dim=8,
            max_position_embeddings=512,
            rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=2.0),
            tie_word_embeddings=False,
        )
    ),
}


def randomize(model):
    """Weights large enough for logits that differ, and norms that are not one."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() == 1:
                weight.copy_(1 + 0.2 * torch.randn(weight.shape, generator=generator))
            else:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 1.5 / weight.shape[1] ** 0.5)


def case(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0].float()
        logprobs = torch.log_softmax(logits[:-1], -1).gather(1, torch.tensor(ids[1:]).unsqueeze(1)).squeeze(1)
        greedy = list(ids)
        for _ in range(16):
            greedy.append(int(model(torch.tensor([greedy])).logits[0, -1].argmax()))
    return {
        "input_ids": ids,
        "last_logits": logits[-1].tolist(),
        "next_token_logprobs": logprobs.tolist(),
        "greedy": greedy[len(ids) :],
    }


def make(name):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = MODELS[name]().eval()
    randomize(model)
    directory = HERE / name
    model.save_pretrained(directory)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(HERE / "tiny" / file, directory / file)
    generator = torch.Generator().manual_seed(11)
    lengths = (1, 7, 40, 300)
    cases = [case(model, torch.randint(1, 64, (length,), generator=generator).tolist()) for length in lengths]
    (HERE / f"{name}.json").write_text(json.dumps({"cases": cases}) + "\n")


for name in sys.argv[1:] or MODELS:
    make(name)
