#!/usr/bin/env python3
"""Opens a checkpoint directory with the transformers library and prints what it computes.

    bench/peers/check_export.py DIR [--ids 1,2,3] [--equal OTHER]

Prints one JSON object: whether every tensor of the file belongs to the model, the settings it has read, and the logits after
the last id. With --equal, fails unless OTHER has the same configuration and gives the same logits. Exits with 77 when Python
has no transformers.
"""

import argparse
import json
import sys

try:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM
except ImportError as missing:
    print(f"skipped: {missing}; pip install torch transformers", file=sys.stderr)
    sys.exit(77)

# Depends on the library that last saved the file, or concerns storage only.
UNRELATED = ("_name_or_path", "transformers_version", "dtype", "torch_dtype", "architectures")


def settings(directory):
    config = AutoConfig.from_pretrained(directory).to_dict()
    return {key: value for key, value in config.items() if key not in UNRELATED}


def check(directory, ids):
    model, report = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, output_loading_info=True)
    strangers = {kind: sorted(map(str, report[kind])) for kind in report if report[kind]}
    if strangers:
        sys.exit(f"{directory}: the file and the model differ: {json.dumps(strangers)}")
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0, -1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--ids", default="1,2,3")
    parser.add_argument("--equal", metavar="OTHER")
    options = parser.parse_args()
    ids = [int(id) for id in options.ids.split(",")]
    logits = check(options.directory, ids)
    config = settings(options.directory)
    if options.equal:
        if config != settings(options.equal):
            sys.exit(f"{options.directory} and {options.equal} have different configurations")
        difference = (logits - check(options.equal, ids)).abs().max().item()
        if difference > 0:
            sys.exit(f"logits differ by up to {difference}")
    print(json.dumps({"directory": options.directory, "config": config, "ids": ids, "logits": logits.tolist()}))


main()
