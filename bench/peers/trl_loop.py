"""Peer of `erpo bench loop`: the same step with TRL's GRPOTrainer. Every response reaches its limit."""

import argparse
import json
import os
import tempfile
from types import SimpleNamespace

os.environ.update(HF_HUB_OFFLINE="1", WANDB_MODE="disabled", TRL_EXPERIMENTAL_SILENCE="1")

import torch
import transformers
import trl
from datasets import Dataset

from peer import Meter, place, serve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["trl"])
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="JSON: texts, references, prompts_per_step, group, new_tokens")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.work) as file:
        work = SimpleNamespace(**json.load(file))
    device, dtype = place(arguments)
    tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.model, padding_side="left")
    model = transformers.AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
    model.generation_config.eos_token_id = None
    data = Dataset.from_list([dict(prompt=p, answer=a) for p, a in zip(work.texts, work.references)])
    steps = len(work.texts) // work.prompts_per_step

    def correct(completions, answer, **others):
        return [float(completion == a) for completion, a in zip(completions, answer)]

    class Clock(transformers.TrainerCallback):
        def __init__(self):
            self.results = []

        def on_step_begin(self, *context, **others):
            self.meter = Meter().__enter__()

        def on_step_end(self, training, state, control, **others):
            self.meter.__exit__()
            step = dict(peer="trl", threads=arguments.threads, step=state.global_step - 1)
            self.results.append({**step, **self.meter.fields()})

    def rounds():
        clock = Clock()
        with tempfile.TemporaryDirectory() as directory:
            settings = trl.GRPOConfig(
                output_dir=directory,
                use_cpu=device == "cpu",
                bf16=dtype == torch.bfloat16,
                per_device_train_batch_size=work.prompts_per_step * work.group,
                num_generations=work.group,
                max_completion_length=work.new_tokens,
                temperature=1.0,
                learning_rate=1e-5,
                gradient_checkpointing=False,
                beta=0.0,
                epsilon=0.2,
                epsilon_high=0.28,
                loss_type="dapo",
                max_steps=steps,
                save_strategy="no",
                report_to=[],
                shuffle_dataset=False,
                generation_kwargs=dict(eos_token_id=None, min_new_tokens=work.new_tokens),
                disable_tqdm=True,
            )
            trl.GRPOTrainer(
                model=model,
                reward_funcs=correct,
                args=settings,
                train_dataset=data,
                processing_class=tokenizer,
                callbacks=[clock],
            ).train()
        return clock.results

    serve(rounds)


if __name__ == "__main__":
    main()
