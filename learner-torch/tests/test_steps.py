"""A step is the Java learner's step, on any number of ranks."""

from __future__ import annotations

import re
import tempfile
import unittest
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from unittest import mock

from erpo_learner import batch, step
from erpo_learner.settings import RunSettings
from erpo_learner.world import World
from ranks import on_ranks
from safetensors.torch import load_file
from vectors import BASE, FIRST, LATER, VECTORS, batch_of, distance, metrics_of, parent_of, settings_of, weights_of

# What the learners may differ by in a weight. A step moves weights by about 1e-3.
TOLERANCE = 1e-6


def _step(world: World, name: str, out: Path, parent: Path | None = None, **optimizer: Any) -> step.StepMetrics:
    sequences = batch_of(name) if world.rank == 0 else []
    return step.train_step(settings_of(name, **optimizer), sequences, parent or parent_of(name), BASE,
                           _directory(world, out), world)


def _all_steps(world: World, root: Path) -> dict[str, step.StepMetrics]:
    return {name: _step(world, name, root / name) for name in FIRST + LATER}


def _variants(world: World, root: Path) -> dict[str, Any]:
    """What two ranks make beside the steps themselves; processes are slow to start, so all of it is made by the same two."""
    found: dict[str, Any] = {"repeated": _step(world, "reference", root / "repeated")}
    _step(world, "token", root / "checkpointing", gradient_checkpointing=True)
    for name in ("token", "low_rank"):
        out = _directory(world, root / f"empty_{name}")
        found[f"empty_{name}"] = step.train_step(settings_of(name), [], parent_of(name), BASE, out, world)
    for memory in ("memory", "files"):
        _step(world, "parent", root / memory / "1")
        held = world.slot[2]
        if memory == "files":
            world.slot = None
        _step(world, "token", root / memory / "2", parent=root / memory / "1")
        found[memory] = world.slot[2] is held
    found["spoiled"] = _failure(world, root / "spoiled", settings_of("token"), spoil=3), world.slot is None
    for limit, factor in (("below", 0.99), ("above", 1.01)):
        settings = settings_of("token")
        largest = metrics_of("token")["logprobDifferenceMean"] * factor
        settings = replace(settings, loss=replace(settings.loss, max_logprob_difference=largest))
        found[limit] = _failure(world, root / limit, settings)
    with mock.patch.object(step, "micro_batches", _own_mean):
        _step(world, "token", root / "own_mean")
    return found


def _failure(world: World, out: Path, settings: RunSettings, spoil: int | None = None) -> step.StepFailed | None:
    """:param spoil: a response whose log-probabilities are no numbers"""
    sequences = batch_of("token")
    if spoil is not None:
        sequences[spoil] = replace(sequences[spoil], logprobs=[float("nan")] * len(sequences[spoil].response_ids))
    try:
        step.train_step(settings, sequences, parent_of("token"), BASE, _directory(world, out), world)
    except step.StepFailed as e:
        return e
    return None


def _own_mean(mini_batch: Any, sequences: Any, settings: Any, world: World) -> Any:
    """The classic mistake: each rank's own mean, averaged over the ranks."""
    batches = batch.micro_batches(mini_batch, sequences, settings, world)
    whole = sum(len(sequences[i].response_ids) for i in mini_batch)
    mine = sum(sum(part.lengths) for part in batches if part.counts)
    for part in batches:
        part.shares = part.shares * (whole / (mine * world.size))
    return batches


def _directory(world: World, directory: Path) -> Path:
    if world.rank == 0:
        directory.mkdir(parents=True)
    return directory


def _bytes(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


class StepsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.root = Path(scratch.name)
        cls.metrics = {ranks: on_ranks(ranks, _all_steps, cls.root / str(ranks)) for ranks in (1, 2, 3)}
        cls.found = on_ranks(2, _variants, cls.root)

    def test_should_make_the_java_learners_steps_when_ranks_differ(self) -> None:
        for ranks, metrics in self.metrics.items():
            for name in FIRST + LATER:
                with self.subTest(ranks=ranks, name=name):
                    largest, relative = distance(name, load_file(self.root / str(ranks) / name / weights_of(name)))
                    print(f"{name:14} ranks {ranks}: largest difference {largest:.1e}, relative {relative:.1e}")
                    self.assertLessEqual(largest, TOLERANCE)
                    self.assertLessEqual(relative, 1e-4)
                    for found in metrics:
                        self._assert_metrics(name, found[name])

    def _assert_metrics(self, name: str, found: step.StepMetrics) -> None:
        values = {re.sub("_(.)", lambda letter: letter[1].upper(), key): value for key, value in asdict(found).items()}
        compared = 0
        for key, expected in metrics_of(name).items():
            if key not in ("runId", "step", "policyVersion"):
                self.assertAlmostEqual(expected, values[key], delta=2e-6 * max(1, abs(expected)), msg=key)
                compared += 1
        self.assertEqual(compared, 20)

    def test_should_write_what_the_java_learner_writes_beside_the_weights(self) -> None:
        for name in FIRST:
            found, expected = _bytes(self.root / "2" / name), _bytes(VECTORS / name)
            self.assertEqual(sorted(found), sorted(expected))
            for file in expected:
                if not file.endswith(".safetensors"):
                    self.assertEqual(found[file], expected[file], file)
                else:
                    header = 8 + int.from_bytes(expected[file][:8], "little")
                    self.assertEqual(found[file][:header], expected[file][:header], file)
            moments = load_file(self.root / "2" / name / "optimizer.safetensors")
            for key, tensor in load_file(VECTORS / name / "optimizer.safetensors").items():
                off = (moments[key] - tensor).abs().max().item()
                self.assertLessEqual(off, 1e-5 * tensor.abs().max().item(), key)

    def test_should_write_the_bytes_that_it_read_when_a_batch_is_empty(self) -> None:
        for name in ("token", "low_rank"):
            self.assertEqual(_bytes(self.root / f"empty_{name}"), _bytes(parent_of(name)))
            metrics = self.found[0][f"empty_{name}"]
            self.assertEqual((metrics.updates, metrics.tokens, metrics.loss, metrics.learning_rate), (0, 0, 0, 0))

    def test_should_fail_the_comparison_when_each_rank_averages_its_own_tokens(self) -> None:
        largest, relative = distance("token", load_file(self.root / "own_mean" / "model.safetensors"))
        print(f"each rank's own mean, ranks 2: largest difference {largest:.1e}, relative {relative:.1e}")
        self.assertGreater(largest, 100 * TOLERANCE)
        self.assertGreater(relative, 1e-3)

    def test_should_give_the_same_bytes_when_a_step_is_repeated_in_other_processes(self) -> None:
        self.assertEqual(_bytes(self.root / "repeated"), _bytes(self.root / "2" / "reference"))
        self.assertEqual(self.found[0]["repeated"], self.metrics[2][0]["reference"])

    def test_should_give_the_same_bytes_when_activations_are_computed_again(self) -> None:
        self.assertEqual(_bytes(self.root / "checkpointing"), _bytes(self.root / "2" / "token"))

    def test_should_give_the_same_bytes_when_the_next_step_reads_what_this_one_wrote(self) -> None:
        self.assertEqual([found["memory"] for found in self.found], [True, True])
        self.assertEqual([found["files"] for found in self.found], [False, False])
        self.assertEqual(_bytes(self.root / "memory" / "2"), _bytes(self.root / "files" / "2"))

    def test_should_name_the_responses_and_write_nothing_when_a_loss_is_not_finite(self) -> None:
        for failure, forgotten in (found["spoiled"] for found in self.found):
            self.assertEqual(failure.sequences, (3,))
            self.assertTrue(forgotten)
        self.assertEqual(_bytes(self.root / "spoiled"), {})

    def test_should_fail_and_write_nothing_when_learner_and_sampler_differ_too_much(self) -> None:
        mean = metrics_of("token")["logprobDifferenceMean"]
        for found in self.found:
            self.assertIsNone(found["above"])
            self.assertIn(f"differ by {mean:.4f} on average", str(found["below"]))
        self.assertEqual(_bytes(self.root / "below"), {})

    def test_should_keep_masters_in_float32_when_it_computes_in_bfloat16(self) -> None:
        names = ("token", "low_rank")
        on_ranks(2, lambda world: [_step(world, name, self.root / "bfloat16" / name) for name in names] and None,
                 precision="bfloat16")
        for name in names:
            largest, relative = distance(name, load_file(self.root / "bfloat16" / name / weights_of(name)))
            print(f"{name:14} ranks 2, bfloat16: largest difference {largest:.1e}, relative {relative:.1e}")
            self.assertGreater(relative, 1e-4)
            self.assertLess(relative, 0.1)


if __name__ == "__main__":
    unittest.main()
