"""Models of every family, with a head of their own: two ranks make the step of one."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import torch
from erpo_learner import step
from erpo_learner.checkpoint import config_of, write_base
from erpo_learner.model import FAMILIES, names_and_shapes
from erpo_learner.world import World
from ranks import on_ranks
from safetensors.torch import load_file, save_file
from vectors import BASE, batch_of, settings_of


def _step(world: World, root: Path, out: str) -> None:
    for family in FAMILIES:
        if world.rank == 0:
            (root / family / out).mkdir()
        base = root / family / "base"
        step.train_step(settings_of("token"), batch_of("token"), base, base, root / family / out, world)


class FamiliesTest(unittest.TestCase):

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        torch.manual_seed(5)
        for family in FAMILIES:
            source, base = self.root / family / "source", self.root / family / "base"
            for directory in (source, base):
                directory.mkdir(parents=True)
            config = {**config_of(BASE), "model_type": family, "tie_word_embeddings": False, "head_dim": 16}
            (source / "config.json").write_text(json.dumps(config))
            save_file({name: torch.ones(shape) if len(shape) == 1 else torch.randn(shape) * 0.2
                       for name, shape in names_and_shapes(config).items()}, source / "model.safetensors")
            write_base(source, base)

    def test_should_make_the_same_step_when_the_ranks_are_two(self) -> None:
        for ranks in (1, 2):
            on_ranks(ranks, _step, self.root, str(ranks))
        for family in FAMILIES:
            before, one, two = (load_file(self.root / family / directory / "model.safetensors")
                                for directory in ("base", "1", "2"))
            self.assertIn("lm_head.weight", one)
            self.assertEqual("model.layers.0.self_attn.q_norm.weight" in one, family == "qwen3")
            for name in before:
                self.assertGreater((one[name] - before[name]).abs().max().item(), 1e-4, name)
                self.assertLessEqual((one[name] - two[name]).abs().max().item(), 1e-5, name)


if __name__ == "__main__":
    unittest.main()
