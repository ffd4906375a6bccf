"""Compares log-probabilities of erpo with those of the transformers library for the model families that people train.

    python families.py check              # ./erpo score against transformers; prints a table, fails above 1e-4
    python families.py write              # writes the vectors that the Java tests compare with, beside this file

Needs torch, transformers and peft. Made with torch 2.13, transformers 5.18 and peft 0.21.

Every configuration is the published one of the model that names it, with fewer layers, narrower heads and a small vocabulary:
the numbers of heads, their ratio, the ratio of the widths and all other settings are the model's own. The weights follow from
their names by a rule of integers, so that nothing but the results has to be stored, and every element is exact in float32,
float16 and bfloat16.
"""

import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM

HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-4
LENGTHS = (12, 300)

QWEN2 = dict(
    architectures=["Qwen2ForCausalLM"], model_type="qwen2", attention_dropout=0.0, bos_token_id=151643, hidden_act="silu",
    initializer_range=0.02, rms_norm_eps=1e-06, use_cache=True, use_sliding_window=False, torch_dtype="bfloat16",
)
QWEN3 = dict(
    architectures=["Qwen3ForCausalLM"], model_type="qwen3", attention_bias=False, attention_dropout=0.0, bos_token_id=151643,
    eos_token_id=151645, head_dim=128, hidden_act="silu", initializer_range=0.02, max_position_embeddings=40960,
    num_key_value_heads=8, rms_norm_eps=1e-06, rope_scaling=None, rope_theta=1000000, sliding_window=None, use_cache=True,
    use_sliding_window=False, torch_dtype="bfloat16",
)
LLAMA = dict(
    architectures=["LlamaForCausalLM"], model_type="llama", attention_bias=False, attention_dropout=0.0, hidden_act="silu",
    initializer_range=0.02, mlp_bias=False, rms_norm_eps=1e-05, use_cache=True, torch_dtype="bfloat16",
)
LLAMA31 = dict(
    LLAMA, bos_token_id=128000, eos_token_id=[128001, 128008, 128009], max_position_embeddings=131072, pretraining_tp=1,
    rope_theta=500000.0,
)
MISTRAL = dict(
    architectures=["MistralForCausalLM"], model_type="mistral", attention_dropout=0.0, bos_token_id=1, eos_token_id=2,
    hidden_act="silu", hidden_size=4096, initializer_range=0.02, intermediate_size=14336, max_position_embeddings=32768,
    num_attention_heads=32, num_hidden_layers=32, num_key_value_heads=8, rms_norm_eps=1e-05, tie_word_embeddings=False,
    torch_dtype="bfloat16", use_cache=True,
)


def llama3(factor):
    return dict(
        factor=factor, high_freq_factor=4.0, low_freq_factor=1.0, original_max_position_embeddings=8192, rope_type="llama3"
    )


FAMILIES = {
    "Qwen2.5-0.5B-Instruct": dict(
        QWEN2, eos_token_id=151645, hidden_size=896, intermediate_size=4864, max_position_embeddings=32768,
        max_window_layers=21, num_attention_heads=14, num_hidden_layers=24, num_key_value_heads=2, rope_theta=1000000.0,
        sliding_window=32768, tie_word_embeddings=True, vocab_size=151936,
    ),
    "Qwen2.5-Math-1.5B": dict(
        QWEN2, eos_token_id=151643, hidden_size=1536, intermediate_size=8960, max_position_embeddings=4096,
        max_window_layers=21, num_attention_heads=12, num_hidden_layers=28, num_key_value_heads=2, rope_theta=10000,
        sliding_window=4096, tie_word_embeddings=True, use_mrope=False, vocab_size=151936,
    ),
    "Qwen2.5-Math-7B": dict(
        QWEN2, eos_token_id=151643, hidden_size=3584, intermediate_size=18944, max_position_embeddings=4096,
        max_window_layers=28, num_attention_heads=28, num_hidden_layers=28, num_key_value_heads=4, rope_theta=10000,
        sliding_window=4096, tie_word_embeddings=False, use_mrope=False, vocab_size=152064,
    ),
    "Qwen2.5-Coder-1.5B-Instruct": dict(
        QWEN2, eos_token_id=151645, hidden_size=1536, intermediate_size=8960, max_position_embeddings=32768,
        max_window_layers=21, num_attention_heads=12, num_hidden_layers=28, num_key_value_heads=2, rope_theta=1000000.0,
        sliding_window=131072, tie_word_embeddings=True, vocab_size=151936,
    ),
    "DeepSeek-R1-Distill-Qwen-1.5B": dict(
        QWEN2, eos_token_id=151643, hidden_size=1536, intermediate_size=8960, max_position_embeddings=131072,
        max_window_layers=21, num_attention_heads=12, num_hidden_layers=28, num_key_value_heads=2, rope_theta=10000,
        sliding_window=4096, tie_word_embeddings=False, use_mrope=False, vocab_size=151936,
    ),
    "DeepSeek-R1-Distill-Llama-8B": dict(
        LLAMA31, eos_token_id=128001, hidden_size=4096, intermediate_size=14336, num_attention_heads=32, num_hidden_layers=32,
        num_key_value_heads=8, rope_scaling=llama3(8.0), tie_word_embeddings=False, vocab_size=128256,
    ),
    "Qwen3-0.6B": dict(
        QWEN3, hidden_size=1024, intermediate_size=3072, max_window_layers=28, num_attention_heads=16, num_hidden_layers=28,
        tie_word_embeddings=True, vocab_size=151936,
    ),
    "Qwen3-8B": dict(
        QWEN3, hidden_size=4096, intermediate_size=12288, max_window_layers=36, num_attention_heads=32, num_hidden_layers=36,
        tie_word_embeddings=False, vocab_size=151936,
    ),
    "Llama-2-7b-hf": dict(
        LLAMA, bos_token_id=1, eos_token_id=2, hidden_size=4096, intermediate_size=11008, max_position_embeddings=4096,
        num_attention_heads=32, num_hidden_layers=32, num_key_value_heads=32, pretraining_tp=1, rope_scaling=None,
        tie_word_embeddings=False, torch_dtype="float16", vocab_size=32000,
    ),
    "Llama-3.1-8B-Instruct": dict(
        LLAMA31, hidden_size=4096, intermediate_size=14336, num_attention_heads=32, num_hidden_layers=32,
        num_key_value_heads=8, rope_scaling=llama3(8.0), tie_word_embeddings=False, vocab_size=128256,
    ),
    "Llama-3.2-1B-Instruct": dict(
        LLAMA31, head_dim=64, hidden_size=2048, intermediate_size=8192, num_attention_heads=32, num_hidden_layers=16,
        num_key_value_heads=8, rope_scaling=llama3(32.0), tie_word_embeddings=True, vocab_size=128256,
    ),
    "TinyLlama-1.1B-Chat-v1.0": dict(
        LLAMA, bos_token_id=1, eos_token_id=2, hidden_size=2048, intermediate_size=5632, max_position_embeddings=2048,
        num_attention_heads=32, num_hidden_layers=22, num_key_value_heads=4, pretraining_tp=1, rope_scaling=None,
        rope_theta=10000.0, tie_word_embeddings=False, vocab_size=32000,
    ),
    "SmolLM2-135M-Instruct": dict(
        LLAMA, bos_token_id=1, eos_token_id=2, pad_token_id=2, hidden_size=576, intermediate_size=1536,
        is_llama_config=True, max_position_embeddings=8192, num_attention_heads=9, num_hidden_layers=30,
        num_key_value_heads=3, pretraining_tp=1, rope_interleaved=False, rope_scaling=None, rope_theta=100000,
        tie_word_embeddings=True, vocab_size=49152,
    ),
    "SmolLM2-1.7B-Instruct": dict(
        LLAMA, bos_token_id=1, eos_token_id=2, pad_token_id=2, hidden_size=2048, intermediate_size=8192,
        max_position_embeddings=8192, num_attention_heads=32, num_hidden_layers=24, num_key_value_heads=32, pretraining_tp=1,
        rope_scaling=None, rope_theta=130000, tie_word_embeddings=True, vocab_size=49152,
    ),
    "Mistral-7B-Instruct-v0.2": dict(MISTRAL, rope_theta=1000000.0, sliding_window=None, vocab_size=32000),
    "Mistral-7B-v0.3": dict(MISTRAL, rope_theta=1000000.0, sliding_window=None, vocab_size=32768),
    # Its window is smaller than its context; with a context as long as the window it is the same model.
    "Mistral-7B-v0.1 (context 4096)": dict(
        MISTRAL, max_position_embeddings=4096, rope_theta=10000.0, sliding_window=4096, vocab_size=32000
    ),
}

ADAPTERS = {
    "LoRA on Qwen2.5-0.5B-Instruct": (
        "Qwen2.5-0.5B-Instruct",
        dict(r=4, lora_alpha=16, target_modules=["q_proj", "v_proj", "down_proj"]),
    ),
    "rsLoRA on TinyLlama-1.1B-Chat-v1.0": (
        "TinyLlama-1.1B-Chat-v1.0",
        dict(r=8, lora_alpha=1, use_rslora=True, target_modules="all-linear", rank_pattern={"o_proj": 2}),
    ),
    "LoRA on Mistral-7B-v0.3": (
        "Mistral-7B-v0.3",
        dict(r=2, lora_alpha=4, target_modules=["k_proj", "o_proj"], layers_to_transform=[1]),
    ),
}


def reduced(config):
    """Heads of 8 components, two layers, 320 tokens; their numbers and the ratios of widths stay."""
    heads = config["num_attention_heads"]
    share = config["hidden_size"] // heads
    small = dict(config, num_hidden_layers=2, vocab_size=320, hidden_size=8 * heads)
    small["intermediate_size"] = 8 * round(config["intermediate_size"] / share)
    if "head_dim" in config:
        small["head_dim"] = 8 * config["head_dim"] // share
    if "max_window_layers" in config:
        small["max_window_layers"] = 2
    if config.get("rope_scaling"):
        # The scaling changes nothing below its original context; a short one lets 300 tokens meet all three of its parts.
        small["rope_scaling"] = dict(config["rope_scaling"], original_max_position_embeddings=64)
    for key in ("bos_token_id", "eos_token_id", "pad_token_id"):
        if key in config:
            small[key] = [1, 2] if isinstance(config[key], list) else config[key] % 320
    return small


def integers(name, count):
    """From -128 to 127, by FNV-1a of the name and SplitMix64 of the place."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return (z >> numpy.uint64(56)).astype(numpy.int64) - 128


def weight(name, shape):
    numbers = integers(name, math.prod(shape))
    if name.endswith(".bias"):
        values = numbers / 256.0
    elif len(shape) == 1:
        values = 1 + (numbers >> 2) / 128.0
    else:
        # A standard deviation between 1 and 2 times 1 / sqrt(columns).
        values = numbers / 2.0 ** math.floor(math.log2(74 * math.sqrt(shape[1])))
    return torch.tensor(values, dtype=torch.float32).reshape(tuple(shape))


def make(config, directory):
    directory.mkdir(parents=True)
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(directory), dtype=torch.float32).eval()
    names = [name for name, _ in model.named_parameters()]
    tensors = {name: weight(name, model.get_parameter(name).shape) for name in names}
    dtype = getattr(torch, config["torch_dtype"])
    save_file({name: tensor.to(dtype) for name, tensor in tensors.items()}, directory / "model.safetensors", {"format": "pt"})
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(HERE.parent / "tiny" / file, directory / file)
    return AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()


def adapt(model, base, settings, directory):
    torch.manual_seed(0)
    adapted = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **settings))
    adapted.save_pretrained(directory)
    file = directory / "adapter_model.safetensors"
    tensors = {name: weight(name, tensor.shape) for name, tensor in load_file(file).items()}
    save_file(tensors, file, {"format": "pt"})
    config = json.loads((directory / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = str(base)
    config["target_modules"] = sorted(config["target_modules"])
    (directory / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    fresh = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32).eval()
    return PeftModel.from_pretrained(fresh, directory).eval(), {name: list(tensor.shape) for name, tensor in tensors.items()}


def ids(length):
    return [int(number) + 128 for number in integers(f"ids {length}", length)]


def logprobs(model, tokens):
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0].double()
        return torch.log_softmax(logits[:-1], -1).gather(1, torch.tensor(tokens[1:]).unsqueeze(1)).squeeze(1).tolist()


def cases(model):
    return [{"input_ids": ids(length), "next_token_logprobs": logprobs(model, ids(length))} for length in LENGTHS]


def rounded(case):
    return dict(case, next_token_logprobs=[round(value, 7) for value in case["next_token_logprobs"]])


def every(root):
    """Name, directory, and what transformers computes, with what else the Java tests need."""
    for name, config in FAMILIES.items():
        directory = root / name
        model = make(reduced(config), directory)
        yield name, directory, {"config": reduced(config), "cases": cases(model)}
    for name, (base, settings) in ADAPTERS.items():
        directory = root / name
        model = AutoModelForCausalLM.from_pretrained(root / base, dtype=torch.float32).eval()
        adapted, shapes = adapt(model, root / base, settings, directory)
        config = json.loads((directory / "adapter_config.json").read_text())
        yield name, directory, {
            "base": base, "adapter_config": dict(config, base_model_name_or_path=None), "tensors": shapes,
            "cases": cases(adapted),
        }


def write(root, _):
    for name, _, result in every(root):
        result["cases"] = [rounded(case) for case in result["cases"]]
        (HERE / f"{name.split(' (')[0].replace(' ', '_')}.json").write_text(json.dumps(result) + "\n")
        print(name, flush=True)


def scored(erpo, directory, sequences, scratch):
    source, target = scratch / "sequences.jsonl", scratch / "scores.jsonl"
    source.write_text("".join(json.dumps({"input_ids": case["input_ids"]}) + "\n" for case in sequences))
    target.unlink(missing_ok=True)
    command = [erpo, "score", "--model", directory, "--in", source, "--out", target, "--device", "cpu", "--precision", "float32"]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line)["logprobs"] for line in target.read_text().splitlines()]


def check(root, erpo):
    worst = 0
    print("| configuration | largest difference on 12 / 300 tokens | lowest log-probability |\n|---|---|---|")
    for name, directory, result in every(root):
        found = scored(erpo, directory, result["cases"], root)
        differences = []
        for case, values in zip(result["cases"], found, strict=True):
            expected = case["next_token_logprobs"]
            values = [value for value in values if value is not None][-len(expected):]
            differences.append(max(abs(a - b) for a, b in zip(expected, values, strict=True)))
        lowest = min(min(case["next_token_logprobs"]) for case in result["cases"])
        print(f"| {name} | " + " / ".join(f"{d:.1e}" for d in differences) + f" | {lowest:.0f} |", flush=True)
        worst = max(worst, *differences)
    if worst > TOLERANCE:
        sys.exit(f"log-probabilities differ by up to {worst}")


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("what", choices=("check", "write"))
parser.add_argument("--erpo", metavar="FILE", default=HERE.parents[5] / "erpo", help="the command to check")
options = parser.parse_args()
torch.set_num_threads(1)
with tempfile.TemporaryDirectory() as scratch:
    {"check": check, "write": write}[options.what](pathlib.Path(scratch), options.erpo)
