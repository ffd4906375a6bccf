"""Settings come from RunStarted alone; what this learner cannot do it refuses by name."""

from __future__ import annotations

import json
import unittest
from typing import Any

from erpo_learner.settings import Adapter, CannotTrain, RunSettings
from vectors import VECTORS


def _run(**changes: Any) -> dict[str, Any]:
    """A run whose settings are changed by group."""
    run = json.loads((VECTORS / "low_rank.json").read_text(encoding="utf-8"))["run"]
    return {**run, **{group: {**run[group], **fields} for group, fields in changes.items()}}


class SettingsTest(unittest.TestCase):

    def test_should_read_what_the_run_says(self) -> None:
        settings = RunSettings.of(_run())
        self.assertEqual(settings.mini_batch_responses, 8)
        self.assertEqual(settings.adapter, Adapter(2, 6.0, ("q_proj", "v_proj", "o_proj", "down_proj")))
        self.assertEqual(settings.adapter.scale, 3.0)
        self.assertTrue(settings.loss.has_reference)
        self.assertTrue(settings.loss.first_update_compares)

    def test_should_raise_the_learning_rate_over_the_warm_up(self) -> None:
        optimizer = RunSettings.of(_run(optimizer={"learningRate": 1.0, "warmupUpdates": 4})).optimizer
        self.assertEqual([optimizer.learning_rate_at(update) for update in range(5)], [0.25, 0.5, 0.75, 1.0, 1.0])

    def test_should_use_the_base_temperature_when_the_ratio_does(self) -> None:
        self.assertEqual(RunSettings.of(_run(loss={"logprobMode": "BASE"})).ratio_temperature(1.3), 1.0)
        self.assertEqual(RunSettings.of(_run()).ratio_temperature(1.3), 1.3)

    def test_should_divide_by_the_longest_response_when_a_constant_mean_has_no_divisor(self) -> None:
        shares = [RunSettings.of(_run(loss={"mean": "CONSTANT", "meanDivisor": divisor})).share(2, 5, 3)
                  for divisor in (0, 4)]
        self.assertEqual(shares, [1 / 48, 1 / 8])

    def test_should_name_the_setting_when_it_is_refused(self) -> None:
        refused = {
            "loss.clipLow must be between 0 and 1, was 1.0": {"loss": {"clipLow": 1.0}},
            "loss.dualClip must be above 1, or 0 for none, was 0.5": {"loss": {"dualClip": 0.5}},
            "loss.mean must be TOKEN, SEQUENCE or CONSTANT, was GROUP": {"loss": {"mean": "GROUP"}},
            "loss.meanDivisor must be 0 with loss.mean TOKEN, was 5": {"loss": {"meanDivisor": 5}},
            "loss.ratio must be TOKEN or SEQUENCE, was GROUP": {"loss": {"ratio": "GROUP"}},
            "loss.surrogate must be CLIP or CISPO, was PPO": {"loss": {"surrogate": "PPO"}},
            "loss.dualClip must be 0 with a ratio of sequences or CISPO, was 3.0":
                {"loss": {"ratio": "SEQUENCE", "dualClip": 3.0}},
            "loss.clipLow must be a finite number above 0, was 0.0":
                {"loss": {"surrogate": "CISPO", "dualClip": 0, "clipLow": 0.0}},
            "loss.entropyCoefficient must be 0 or more, was -0.1": {"loss": {"entropyCoefficient": -0.1}},
            "loss.correctionLevel must be TOKEN without a loss.correction, was SEQUENCE":
                {"loss": {"correctionLevel": "SEQUENCE"}},
            "loss.klCoefficient must be 0 or more, was nan": {"loss": {"klCoefficient": float("nan")}},
            "loss.correctionHigh must be a finite number above 1, was 1.0": {"loss": {"correctionHigh": 1.0}},
            "loss.correction must be NONE with loss.logprobMode BASE_IS, was TIS":
                {"loss": {"correction": "TIS", "logprobMode": "BASE_IS"}},
            "loss.maxLogprobDifference must be from 0 to 20, was 21": {"loss": {"maxLogprobDifference": 21}},
            "optimizer.beta2 must be in [0, 1), was 1.0": {"optimizer": {"beta2": 1.0}},
            "optimizer.logitsTokens must be 1 or more, was 0": {"optimizer": {"logitsTokens": 0}},
            "adapter.rank must be 1 or more, was 0": {"adapter": {"rank": 0}},
            "adapter.targets must be a list of q_proj": {"adapter": {"targets": ["lm_head"]}},
            "checkpoints.samplerPrecision must be one of float32, bfloat16, was fp8": {"checkpoints": {"samplerPrecision": "fp8"}},
            "checkpoints.samplerPrecision must be float32 with an adapter (adapter.rank 2), which":
                {"checkpoints": {"samplerPrecision": "bfloat16"}},
            "checkpoints.shardBytes must be 0 for one file, or 1048576 or more, was 5": {"checkpoints": {"shardBytes": 5}},
            "checkpoints.keepLast must be 1 or more, was 0": {"checkpoints": {"keepLast": 0}},
            "temperature.initial must be above 0, was 0": {"temperature": {"initial": 0}},
        }
        for message, change in refused.items():
            with self.subTest(message), self.assertRaises(CannotTrain) as refusal:
                RunSettings.of(_run(**change))
            self.assertIn(message, str(refusal.exception))

    def test_should_refuse_a_setting_that_it_does_not_know(self) -> None:
        with self.assertRaises(CannotTrain) as refusal:
            RunSettings.of(_run(loss={"gspo": True}))
        self.assertIn("loss.gspo is True, but this learner does not know the setting", str(refusal.exception))


if __name__ == "__main__":
    unittest.main()
