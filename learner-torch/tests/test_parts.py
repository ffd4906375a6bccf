"""The parts of a step, each on its own."""

from __future__ import annotations

import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from erpo_learner import checkpoint
from erpo_learner.batch import Sequence, micro_batches, mini_batches
from erpo_learner.loss import LOSS, importance_weights, token_losses
from erpo_learner.model import JavaRandom, Scores, names_and_shapes
from erpo_learner.settings import CannotTrain
from erpo_learner.step import _quantiles
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM
from vectors import BASE, VECTORS, batch_of, settings_of


class BatchTest(unittest.TestCase):

    def test_should_give_every_rank_as_many_micro_batches_and_every_sequence_to_one(self) -> None:
        settings = settings_of("token", micro_batch_tokens=20)
        sequences = [sequence.packed() for sequence in batch_of("token")]
        mini_batch = mini_batches(sequences, settings)[0]
        for size in (1, 2, 3, 16):
            plans = [micro_batches(mini_batch, sequences, settings, SimpleNamespace(rank=rank, size=size, device="cpu"))
                     for rank in range(size)]
            self.assertEqual(len({len(plan) for plan in plans}), 1)
            dealt = [index for plan in plans for batch in plan for index in batch.indexes]
            self.assertEqual(sorted(dealt), mini_batch)
            shares = sum(batch.shares.double().sum().item() for plan in plans for batch in plan)
            self.assertAlmostEqual(shares, 1, places=6)

    def test_should_give_each_sequence_the_same_share_when_the_mean_is_over_sequences(self) -> None:
        sequences = [Sequence([1], [2] * length, [0.0] * length, 1.0, 1.0, False).packed() for length in (1, 4)]
        plan = micro_batches([0, 1], sequences, settings_of("sequence"), SimpleNamespace(rank=0, size=1, device="cpu"))
        self.assertEqual([batch.shares.tolist() for batch in plan], [[0.5] + [0.125] * 4])

    def test_should_keep_the_mini_batches_when_responses_are_masked(self) -> None:
        settings = settings_of("masked")
        sequences = [Sequence([1], [2], [0.0], 1.0, 1.0, index in (1, *range(8, 17))) for index in range(20)]
        self.assertEqual(mini_batches(sequences, settings), [[0, 2, 3, 4, 5], [6, 7], [17, 18, 19]])
        self.assertEqual(mini_batches([], settings), [])

    def test_should_refuse_a_response_that_contradicts_itself(self) -> None:
        for ids, logprobs, advantage, temperature in (([], [], 1.0, 1.0), ([1], [], 1.0, 1.0),
                                                      ([1], [0.0], float("inf"), 1.0), ([1], [0.0], 1.0, 0.0)):
            with self.assertRaises(ValueError):
                Sequence([1], ids, logprobs, advantage, temperature, False)


class LossTest(unittest.TestCase):

    LEARNER = [-1.0, -0.5, -2.0, -0.3, -4.0]
    SAMPLER = [-1.1, -0.5, -3.2, -1.9, -2.5]

    def test_should_limit_the_importance_weights_when_learner_and_sampler_differ(self) -> None:
        loss = replace(settings_of("token").loss, correction_low=0.5, correction_high=2.0)
        cases = [
            (replace(loss, correction="TIS"), [1.105171, 1, 2, 2, 0.223130], [0, 0, 1, 1, 0]),
            (replace(loss, correction="MASK", correction_high=5.0), [1.105171, 1, 3.320117, 4.953032, 0], [0, 0, 0, 0, 1]),
            (replace(loss, correction="MASK"), [1.105171, 1, 0, 0, 0], [0, 0, 1, 1, 1]),
            (replace(loss, logprob_mode="BASE_IS"), [1.105171, 1, 2, 2, 0.223130], [0] * 5),
            (loss, [1] * 5, [0] * 5),
        ]
        batch = SimpleNamespace(old=torch.tensor(self.LEARNER), sampler=torch.tensor(self.SAMPLER))
        for setting, weights, limited in cases:
            found, limits = importance_weights(batch, setting)
            torch.testing.assert_close(found, torch.tensor(weights, dtype=torch.float32), atol=1e-5, rtol=0)
            self.assertEqual(limits.int().tolist(), limited)

    def test_should_weigh_a_response_as_a_whole_when_the_correction_is_of_sequences(self) -> None:
        batch = SimpleNamespace(old=torch.tensor(self.LEARNER), sampler=torch.tensor(self.SAMPLER), lengths=[5])
        setting = replace(settings_of("corrected_sequence").loss, correction_high=2.0)
        weights, limits = importance_weights(batch, setting)
        torch.testing.assert_close(weights, torch.full([5], 1.323130), atol=1e-5, rtol=0)
        self.assertFalse(limits.any())
        weights, limits = importance_weights(batch, replace(setting, correction="MASK", correction_high=1.2))
        self.assertEqual(weights.tolist(), [0] * 5)
        self.assertTrue(limits.all())

    def test_should_give_loss_and_gradient_of_each_estimator(self) -> None:
        """The vectors of the module algorithm, which make_estimators.py has made."""
        file = VECTORS.parents[2] / "algorithm/src/test/resources/estimators/losses.tsv"
        rows = [line.split("\t") for line in file.read_text().splitlines() if not line.startswith("#")]
        self.assertEqual(len(rows), 8)
        for name, low, high, dual, mean, divisor, ratio, surrogate, value, gradient in rows:
            settings = settings_of("token")
            settings = replace(settings, loss=replace(
                settings.loss, clip_low=float(low), clip_high=float(high), dual_clip=float(dual), mean=mean,
                mean_divisor=int(divisor), ratio=ratio, surrogate=surrogate))
            batch = SimpleNamespace(
                old=torch.tensor([-1, -0.5, -2, -0.7, -1.2]), advantages=torch.tensor([1.0, 1, 1, -1, -1]),
                weights=torch.ones(5), entropy_weights=None, reference=None, lengths=[3, 2])
            shares = torch.tensor([settings.share(2, 5, length) for length in (3, 3, 3, 2, 2)])
            chosen = torch.tensor([-0.7, -0.6, -1.5, -1, -0.9], requires_grad=True)
            losses, report = token_losses(batch, Scores(chosen, torch.zeros(5), torch.zeros(5)), settings.loss)
            (losses * shares).sum().backward()
            with self.subTest(name):
                self.assertAlmostEqual((report[LOSS] * shares).sum().item(), float(value), delta=1e-6)
                expected = torch.tensor([float(slope) for slope in gradient.split()])
                torch.testing.assert_close(chosen.grad, expected, atol=1e-6, rtol=0)

    def test_should_shape_advantages_by_entropies_without_a_gradient(self) -> None:
        entropy = torch.tensor([0.1, 0.5, 1.2, 0.0], requires_grad=True)
        loss = replace(settings_of("token").loss, dual_clip=0.0)
        for weight, expected in ((0.1, [0.01, 0.05, 0.12, 0]), (-0.1, [-0.11, -0.07, 0, -0.12])):
            batch = SimpleNamespace(old=torch.zeros(4), advantages=torch.zeros(4), weights=torch.ones(4),
                                    entropy_weights=torch.full([4], weight), reference=None, lengths=[4])
            losses, _ = token_losses(batch, Scores(torch.zeros(4, requires_grad=True), entropy, torch.zeros(4)), loss)
            torch.testing.assert_close(-losses.detach(), torch.tensor(expected), atol=1e-6, rtol=0)
            losses.sum().backward()
            self.assertIsNone(entropy.grad)

    def test_should_measure_differences_of_all_ranks_together(self) -> None:
        parts = [torch.arange(150) / 100, -torch.arange(150, 200) / 100]
        mean, p99, largest = _quantiles(parts)
        self.assertAlmostEqual(mean, 0.995, places=6)
        self.assertAlmostEqual(p99, 1.97, places=6)
        self.assertAlmostEqual(largest, 1.99, places=6)
        self.assertEqual(_quantiles([torch.zeros(0)]), (0, 0, 0))
        self.assertEqual(_quantiles([torch.tensor([float("nan"), -50])]), (20, 20, 20))


class RandomTest(unittest.TestCase):

    def test_should_give_the_numbers_of_java(self) -> None:
        random = JavaRandom(42)
        self.assertEqual(random.doubles(1).tolist(), [0.7275636800328681])
        self.assertEqual(random.doubles(0).tolist(), [])
        self.assertEqual(random.doubles(2).tolist(), [0.6832234717598454, 0.30871945533265976])


class CheckpointTest(unittest.TestCase):

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.source, self.out = Path(scratch.name) / "source", Path(scratch.name) / "out"
        self.source.mkdir()
        self.out.mkdir()
        for file in BASE.iterdir():
            (self.source / file.name).write_bytes(file.read_bytes())

    def test_should_write_the_base_policy_as_the_java_learner_does(self) -> None:
        checkpoint.write_base(BASE, self.out)
        self.assertEqual(checkpoint.digest_of(BASE), checkpoint.digest_of(self.out))
        for file in BASE.iterdir():
            self.assertEqual((self.out / file.name).read_bytes(), file.read_bytes(), file.name)

    def test_should_write_float32_when_the_base_policy_is_bfloat16_in_shards(self) -> None:
        tensors = {name: tensor.bfloat16() for name, tensor in load_file(BASE / "model.safetensors").items()}
        names = sorted(tensors)
        shards = {"a.safetensors": names[:5], "b.safetensors": names[5:]}
        for file, held in shards.items():
            save_file({name: tensors[name] for name in held}, self.source / file)
        index = {"weight_map": {name: file for file, held in shards.items() for name in held}}
        (self.source / "model.safetensors").unlink()
        (self.source / "model.safetensors.index.json").write_text(json.dumps(index))
        config = {**checkpoint.config_of(BASE), "torch_dtype": "bfloat16"}
        (self.source / "config.json").write_text(json.dumps(config))
        for name in ("LICENSE", "README.md", "pytorch_model.bin", ".hidden"):
            (self.source / name).write_text(name)
        checkpoint.write_base(self.source, self.out)
        written = load_file(self.out / "model.safetensors")
        for name in names:
            self.assertTrue(torch.equal(written[name], tensors[name].float()), name)
        self.assertEqual(checkpoint.config_of(self.out), {**config, "torch_dtype": "float32"})
        self.assertEqual(sorted(file.name for file in self.out.iterdir()),
                         ["LICENSE", "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
                          "tokenizer_config.json"])

    def test_should_open_in_transformers_when_the_weights_are_in_several_files(self) -> None:
        copy = self.out / "copy"
        copy.mkdir()
        checkpoint.write_base(BASE, self.out, shard_bytes=5_000)
        checkpoint.write_copy(self.out, copy, shard_bytes=5_000)
        for directory, shards, dtype in ((self.out, 6, torch.float32), (copy, 3, torch.bfloat16)):
            self.assertEqual(len([*directory.glob(f"model-*-of-{shards:05d}.safetensors")]), shards)
            model = AutoModelForCausalLM.from_pretrained(directory)
            weights = dict(model.named_parameters())
            for name, tensor in load_file(BASE / "model.safetensors").items():
                self.assertTrue(torch.equal(weights[name], tensor.to(dtype)), name)
                self.assertEqual(weights[name].dtype, dtype)

    def test_should_refuse_a_copy_when_a_weight_is_beyond_bfloat16(self) -> None:
        tensors = load_file(BASE / "model.safetensors")
        tensors["model.norm.weight"][3] = 3.4e38
        save_file(tensors, self.source / "model.safetensors")
        with self.assertRaisesRegex(CannotTrain, "model.norm.weight holds a weight of 3.4e[+]38, .* to float32"):
            checkpoint.write_copy(self.source, self.out)

    def test_should_merge_an_adapter_into_its_model_when_the_base_policy_is_one(self) -> None:
        adapter = self._adapter(base_model_name_or_path="../source")
        (adapter / "generation_config.json").write_text('{"eos_token_id": 5}')
        checkpoint.write_base(adapter, self.out)
        before, after = load_file(BASE / "model.safetensors"), load_file(self.out / "model.safetensors")
        low_rank = load_file(adapter / "adapter_model.safetensors")
        name = "model.layers.1.mlp.down_proj"
        a, b = (low_rank[f"base_model.model.{name}.lora_{which}.weight"].double() for which in "AB")
        expected = before[name + ".weight"].double() + 3 * (b @ a)
        torch.testing.assert_close(after[name + ".weight"].double(), expected, atol=1e-7, rtol=0)
        self.assertFalse(torch.equal(after[name + ".weight"], before[name + ".weight"]))
        self.assertTrue(torch.equal(after["model.norm.weight"], before["model.norm.weight"]))
        self.assertEqual((self.out / "generation_config.json").read_text(), '{\n  "eos_token_id" : 5\n}\n')
        self.assertFalse((self.out / "adapter_config.json").exists())

    def test_should_refuse_an_adapter_that_would_be_computed_otherwise(self) -> None:
        for settings, message in (({"use_dora": True}, "use_dora is true; supported is none"),
                                  ({"bias": "all"}, 'bias is "all"; supported is none'),
                                  ({"peft_type": "LOHA"}, 'peft_type is "LOHA"; supported is "LORA"'),
                                  ({"init_lora_weights": "pissa"}, 'init_lora_weights is "pissa"; supported is true'),
                                  ({"base_model_name_or_path": "nowhere"}, 'names the base "nowhere"')):
            adapter = self._adapter(**{"base_model_name_or_path": "../source", **settings})
            with self.assertRaisesRegex(CannotTrain, message):
                checkpoint.write_base(adapter, self.out)
        adapter = self._adapter(base_model_name_or_path="../source")
        save_file({"base_model.model.model.norm.lora_A.weight": torch.zeros(1, 1)}, adapter / "adapter_model.safetensors")
        with self.assertRaisesRegex(CannotTrain, "has no tensor base_model.model.model.norm.lora_B.weight"):
            checkpoint.write_base(adapter, self.out)

    def _adapter(self, **settings: Any) -> Path:
        """The vectors' adapter with other settings, beside its model."""
        directory = self.source.parent / "adapter"
        directory.mkdir(exist_ok=True)
        content = json.loads((VECTORS / "adapter/adapter_config.json").read_text())
        (directory / "adapter_config.json").write_text(json.dumps({**content, **settings}))
        (directory / "adapter_model.safetensors").write_bytes((VECTORS / "adapter/adapter_model.safetensors").read_bytes())
        return directory

    def test_should_say_what_is_wrong_when_a_checkpoint_cannot_be_read(self) -> None:
        config = checkpoint.config_of(BASE)
        with self.assertRaisesRegex(CannotTrain, "model_type must be one of qwen2, .*, was gpt2"):
            names_and_shapes({**config, "model_type": "gpt2"})
        with self.assertRaisesRegex(CannotTrain, "holds model.norm.weight with shape .16., expected .17."):
            checkpoint.TensorFiles.of_model(BASE).read("model.norm.weight", [17])
        with self.assertRaisesRegex(CannotTrain, "should hold the tensor lm_head.weight"):
            checkpoint.TensorFiles.of_model(BASE).read("lm_head.weight", [99, 16])
        (self.source / "model.safetensors").write_bytes(b"spoiled")
        with self.assertRaisesRegex(CannotTrain, "model.safetensors cannot be read as a safetensors file"):
            checkpoint.write_base(self.source, self.out)
        with self.assertRaisesRegex(CannotTrain, "does not name its base; base_model_name_or_path is missing or null"):
            checkpoint.write_base(VECTORS / "adapter", self.out)
        with self.assertRaisesRegex(CannotTrain, "step in its metadata, but has None"):
            save_file({"a": torch.zeros(1)}, self.source / "optimizer.safetensors")
            checkpoint.updates_of(self.source)


if __name__ == "__main__":
    unittest.main()
