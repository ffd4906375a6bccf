"""What surrounds the training: memory, meters, probes."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import torch
from erpo_learner import memory
from erpo_learner.checkpoint import config_of
from erpo_learner.health import Status, serve
from erpo_learner.log import DEAD_LETTERS, POLICIES, STEPS, Answer
from erpo_learner.metrics import MAX_SECONDS, Metrics
from erpo_learner.settings import CannotTrain
from vectors import BASE, settings_of

GIBIBYTE = 1 << 30

# Qwen2.5-7B.
LARGE = {"model_type": "qwen2", "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944,
         "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4, "tie_word_embeddings": False}


def _world(size: int = 1, precision: torch.dtype = torch.float32, device: str = "cpu") -> Any:
    return SimpleNamespace(size=size, ranks_here=size, precision=precision, device=torch.device(device))


class MemoryTest(unittest.TestCase):

    def test_should_count_what_a_rank_keeps_of_the_weights(self) -> None:
        settings = settings_of("reference")
        parts = memory.parts(settings, LARGE, _world(8, torch.bfloat16))
        weights = 7_615_616_512
        self.assertEqual(parts["weights"], 4 * weights // 8)
        self.assertEqual(parts["gradients"], 4 * weights // 8)
        self.assertEqual(parts["optimizer"], 8 * weights // 8)
        self.assertEqual(parts["reference policy"], 2 * weights // 8)
        self.assertEqual(parts["logits"], 3 * min(settings.optimizer.logits_tokens, 64) * 152064 * 4)

    def test_should_count_the_adapter_alone_as_trained(self) -> None:
        parts = memory.parts(settings_of("low_rank"), config_of(BASE), _world())
        # Of rank 2 beside q_proj, o_proj [16, 16], v_proj [8, 16] and down_proj [16, 32], in two layers.
        elements = 2 * 2 * (32 + 32 + 24 + 48)
        self.assertEqual((parts["adapter"], parts["optimizer"]), (4 * elements, 8 * elements))
        self.assertEqual(parts["frozen weights"], 4 * 6336)
        self.assertEqual(parts["reference policy"], 0)

    def test_should_say_what_is_needed_and_what_helps_when_the_memory_is_less(self) -> None:
        settings = settings_of("token", micro_batch_tokens=4096)
        memory.require(settings, LARGE, _world(2), lambda _: None)
        memory.require(settings, LARGE, _world(2), lambda _: 400 * GIBIBYTE)
        with self.assertRaises(CannotTrain) as refusal:
            memory.require(settings, LARGE, _world(2), lambda _: 64 * GIBIBYTE)
        lines = str(refusal.exception).splitlines()
        self.assertRegex(lines[0], r"^memory: 2 ranks need \d+\.\d GiB; cpu has 64\.0 GiB$")
        self.assertRegex(lines[1], r"^That does not fit: .*\boptimizer 56\.7 GiB, ")
        self.assertEqual(lines[2], "What would need less:")
        changes = [line.rpartition(": ")[0].strip() for line in lines[3:-1]]
        self.assertEqual(changes, ["optimizer.gradientCheckpointing: true",
                                   f"that and optimizer.microBatchTokens: {settings.max_new_tokens}",
                                   "that and an adapter of rank 16 in place of all weights"])
        needs = [float(line.rpartition(": ")[2].split()[0]) for line in lines[3:-1]]
        self.assertEqual(needs, sorted(needs, reverse=True))

    def test_should_take_the_memory_of_the_container_when_it_is_less(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            self.assertIsNone(memory.bytes_of(_world(), root))
            (root / "proc").mkdir()
            (root / "sys/fs/cgroup").mkdir(parents=True)
            (root / "proc/meminfo").write_text("MemTotal:       1000 kB\nMemFree: 5 kB\n")
            for limit, expected in (("max\n", 1_024_000), ("5000\n", 5000), ("99999999\n", 1_024_000)):
                (root / "sys/fs/cgroup/memory.max").write_text(limit)
                self.assertEqual(memory.bytes_of(_world(), root), expected)


def _step(run: str, mean: float, largest: float) -> Answer:
    fields = {"runId": run, "logprobDifferenceMean": mean, "logprobDifferenceMax": largest, "tokens": 7,
              "fetchMicros": 500_000, "trainMicros": 1_000_000, "saveMicros": 0}
    return Answer(STEPS, run, "TrainStep", fields)


class MetricsTest(unittest.TestCase):

    def setUp(self) -> None:
        self.now = 0.0
        self.metrics = Metrics(lambda: self.now)

    def _values(self) -> dict[str, float]:
        lines = [line for line in self.metrics.text().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def test_should_have_the_meters_of_the_java_learner_when_nothing_happened(self) -> None:
        self.assertEqual(self._values(), {
            "erpo_learner_step_seconds_count": 0, "erpo_learner_step_seconds_sum": 0, "erpo_learner_step_seconds_max": 0,
            "erpo_learner_tokens_total": 0, "erpo_dead_letters_total": 0})

    def test_should_count_what_is_committed(self) -> None:
        self.metrics.begun({"runId": "a", "step": 3, "policyVersion": 1})
        self.metrics.committed([Answer(POLICIES, "a", "PolicyPublished", {"runId": "a", "version": 4}), _step("a", 0.5, 2.5)])
        self.metrics.committed([_step('b"\n', 0.25, 0.75), Answer(DEAD_LETTERS, "b", "DeadLetter", {})])
        self.metrics.begun({"runId": "a", "step": 9, "policyVersion": 0})
        self.assertEqual(self._values(), {
            "erpo_learner_step_seconds_count": 2, "erpo_learner_step_seconds_sum": 3, "erpo_learner_step_seconds_max": 1.5,
            "erpo_learner_tokens_total": 14, "erpo_dead_letters_total": 1, 'erpo_learner_policy_version{run="a"}': 4,
            'erpo_learner_logprob_difference_mean{run="a"}': 0.5, 'erpo_learner_logprob_difference_mean{run="b\\"\\n"}': 0.25,
            'erpo_learner_logprob_difference_max{run="a"}': 2.5, 'erpo_learner_logprob_difference_max{run="b\\"\\n"}': 0.75,
            'erpo_learner_policy_lag{run="a"}': 2, 'erpo_learner_policy_lag{run="b\\"\\n"}': 0})
        self.now = MAX_SECONDS
        self.assertEqual(self._values()["erpo_learner_step_seconds_max"], 0)

    def test_should_answer_the_probes_and_the_meters_over_http(self) -> None:
        status = Status()
        server = serve(status, self.metrics, "127.0.0.1", 0)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        at = f"http://127.0.0.1:{server.server_port}/q"
        with self.assertRaises(HTTPError) as refusal:
            urlopen(at + "/health/ready")
        self.assertEqual(refusal.exception.code, 503)
        refusal.exception.close()
        status.enter("WORKING", "erpo.runs.v1-0@7")
        with urlopen(at + "/health/ready") as answer:
            self.assertIn(b'"record": "erpo.runs.v1-0@7"', answer.read())
        with urlopen(at + "/health/live") as answer:
            self.assertEqual(answer.status, 200)
        with urlopen(at + "/metrics") as answer:
            self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
            self.assertIn(b"# TYPE erpo_learner_tokens_total counter\nerpo_learner_tokens_total 0\n", answer.read())


if __name__ == "__main__":
    unittest.main()
