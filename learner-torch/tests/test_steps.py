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
from erpo_learner.world import World
from ranks import on_ranks
from safetensors.torch import load_file
from vectors import BASE, FIRST, LATER, VECTORS, batch_of, distance, metrics_of, parent_of, settings_of, weights_of

# What the learners may differ by in a weight. A step moves weights by about 1e-3.
TOLERANCE = 1e-6


def _step(world: World, name: str, out: Path, parent: Path | None = None, **optimizer: Any) -> step.StepMetrics:
    if world.rank == 0:
        out.mkdir(parents=True)
    sequences = batch_of(name) if world.rank == 0 else []
    return step.train_step(settings_of(name, **optimizer), sequences, parent or parent_of(name), BASE, out, world)


def _all_steps(world: World, root: Path) -> dict[str, step.StepMetrics]:
    return {name: _step(world, name, root / name) for name in FIRST + LATER}


def _bytes(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


class StepsTest(unittest.TestCase):

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)

    def test_should_make_the_java_learners_steps_when_ranks_differ(self) -> None:
        for ranks in (1, 2, 3):
            root = self.root / str(ranks)
            metrics = on_ranks(ranks, _all_steps, root)[0]
            for name in FIRST + LATER:
                with self.subTest(ranks=ranks, name=name):
                    largest, relative = distance(name, load_file(root / name / weights_of(name)))
                    print(f"{name:10} ranks {ranks}: largest difference {largest:.1e}, relative {relative:.1e}")
                    self.assertLessEqual(largest, TOLERANCE)
                    self.assertLessEqual(relative, 1e-4)
                    self._assert_metrics(name, metrics[name])

    def _assert_metrics(self, name: str, found: step.StepMetrics) -> None:
        values = {re.sub("_(.)", lambda letter: letter[1].upper(), key): value for key, value in asdict(found).items()}
        compared = 0
        for key, expected in metrics_of(name).items():
            if key not in ("runId", "step", "policyVersion"):
                self.assertAlmostEqual(expected, values[key], delta=2e-6 * max(1, abs(expected)), msg=key)
                compared += 1
        self.assertGreaterEqual(compared, 14)

    def test_should_write_what_the_java_learner_writes_beside_the_weights(self) -> None:
        on_ranks(1, lambda world: [_step(world, name, self.root / name) for name in FIRST])
        for name in FIRST:
            found, expected = _bytes(self.root / name), _bytes(VECTORS / name)
            self.assertEqual(sorted(found), sorted(expected))
            for file in expected:
                if not file.endswith(".safetensors"):
                    self.assertEqual(found[file], expected[file], file)
                header = 8 + int.from_bytes(expected[file][:8], "little")
                if file.endswith(".safetensors"):
                    self.assertEqual(found[file][:header], expected[file][:header], file)
            moments = load_file(self.root / name / "optimizer.safetensors")
            for key, tensor in load_file(VECTORS / name / "optimizer.safetensors").items():
                off = (moments[key] - tensor).abs().max().item()
                self.assertLessEqual(off, 1e-5 * tensor.abs().max().item(), key)

    def test_should_write_the_bytes_that_it_read_when_a_batch_is_empty(self) -> None:
        def idle(world: World, name: str) -> step.StepMetrics:
            return step.train_step(settings_of(name), [], parent_of(name), BASE, self.root, world)

        for name in ("token", "low_rank"):
            metrics = on_ranks(2, idle, name)[0]
            self.assertEqual(_bytes(self.root), _bytes(parent_of(name)))
            self.assertEqual((metrics.updates, metrics.tokens, metrics.loss, metrics.learning_rate), (0, 0, 0, 0))
            for file in self.root.iterdir():
                file.unlink()

    def test_should_fail_the_comparison_when_each_rank_averages_its_own_tokens(self) -> None:
        honest = batch.micro_batches

        def own_mean(mini_batch: Any, sequences: Any, settings: Any, world: World) -> Any:
            batches = honest(mini_batch, sequences, settings, world)
            whole = sum(len(sequences[i].response_ids) for i in mini_batch)
            mine = sum(sum(b.lengths) for b in batches if b.counts)
            for part in batches:
                part.shares = part.shares * (whole / (mine * world.size))
            return batches

        with mock.patch.object(step, "micro_batches", own_mean):
            on_ranks(2, _step, "token", self.root / "wrong")
        largest, relative = distance("token", load_file(self.root / "wrong" / "model.safetensors"))
        print(f"each rank's own mean, ranks 2: largest difference {largest:.1e}, relative {relative:.1e}")
        self.assertGreater(largest, 100 * TOLERANCE)
        self.assertGreater(relative, 1e-3)

    def test_should_give_the_same_bytes_when_a_step_is_repeated(self) -> None:
        for attempt in ("once", "again"):
            on_ranks(3, _step, "reference", self.root / attempt)
        self.assertEqual(_bytes(self.root / "once"), _bytes(self.root / "again"))

    def test_should_give_the_same_bytes_when_activations_are_computed_again(self) -> None:
        for checkpointing in (False, True):
            on_ranks(2, lambda world: _step(world, "token", self.root / str(checkpointing),
                                            gradient_checkpointing=checkpointing))
        self.assertEqual(_bytes(self.root / "False"), _bytes(self.root / "True"))

    def test_should_give_the_same_bytes_when_the_next_step_reads_what_this_one_wrote(self) -> None:
        def two_steps(world: World, root: Path, forget: bool) -> bool:
            _step(world, "parent", root / "1")
            held = world.slot[2]
            if forget:
                world.slot = None
            _step(world, "token", root / "2", parent=root / "1")
            return world.slot[2] is held

        self.assertEqual(on_ranks(2, two_steps, self.root / "memory", False), [True, True])
        self.assertEqual(on_ranks(2, two_steps, self.root / "files", True), [False, False])
        self.assertEqual(_bytes(self.root / "memory" / "2"), _bytes(self.root / "files" / "2"))

    def test_should_name_the_responses_and_write_nothing_when_a_loss_is_not_finite(self) -> None:
        def spoiled(world: World, out: Path) -> tuple[Any, bool]:
            out.mkdir(exist_ok=True)
            sequences = batch_of("token")
            bad = [float("nan")] * len(sequences[3].response_ids)
            sequences[3] = replace(sequences[3], logprobs=bad)
            try:
                step.train_step(settings_of("token"), sequences, parent_of("token"), BASE, out, world)
            except step.StepFailed as e:
                return e.sequences, world.slot is None
            return None, False

        self.assertEqual(on_ranks(2, spoiled, self.root / "out"), [((3,), True)] * 2)
        self.assertEqual(_bytes(self.root / "out"), {})

    def test_should_keep_masters_in_float32_when_it_computes_in_bfloat16(self) -> None:
        for name in ("token", "low_rank"):
            on_ranks(2, _step, name, self.root / name, precision="bfloat16")
            largest, relative = distance(name, load_file(self.root / name / weights_of(name)))
            print(f"{name:10} ranks 2, bfloat16: largest difference {largest:.1e}, relative {relative:.1e}")
            self.assertGreater(relative, 1e-4)
            self.assertLess(relative, 0.3)


if __name__ == "__main__":
    unittest.main()
