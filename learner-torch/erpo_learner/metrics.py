"""The meters of this process, as Prometheus reads them: what it has committed since its start.

Names and meanings are those of learner-service (LearnerMetrics.java), so that one dashboard shows either.
"""

import threading
import time

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MAX_SECONDS = 180  # How long the longest step stays the longest.


class Metrics:
    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._lags = {}
        self._steps, self._seconds, self._recent = 0, 0.0, []
        self._tokens = self._dead_letters = 0
        self._versions, self._newest = {}, {}

    def begun(self, batch):
        """Before the step of a batch is committed."""
        self._lags[batch["runId"]] = batch["step"] - batch["policyVersion"]

    def committed(self, answers):
        with self._lock:
            for answer in answers:
                fields = answer.fields
                if answer.name == "PolicyPublished":
                    self._versions[fields["runId"]] = fields["version"]
                elif answer.name == "TrainStep":
                    self._trained(fields)
                elif answer.name == "DeadLetter":
                    self._dead_letters += 1

    def _trained(self, step):
        seconds = (step["fetchMicros"] + step["trainMicros"] + step["saveMicros"]) / 1e6
        self._steps += 1
        self._seconds += seconds
        self._recent.append((self._clock() + MAX_SECONDS, seconds))
        self._tokens += step["tokens"]
        self._newest[step["runId"]] = step, self._lags.get(step["runId"], 0)

    def text(self):
        """In Prometheus's format."""
        with self._lock:
            now = self._clock()
            self._recent = [(until, seconds) for until, seconds in self._recent if until > now]
            longest = max((seconds for _, seconds in self._recent), default=0)
            return "".join(
                [
                    _meter("erpo_learner_step_seconds", "summary", "Steps: tokens fetched, policy trained and stored",
                           {"_count": self._steps, "_sum": self._seconds}),
                    _meter("erpo_learner_step_seconds_max", "gauge", "The longest step of the last minutes", {"": longest}),
                    _meter("erpo_learner_tokens_total", "counter", "Response tokens trained on", {"": self._tokens}),
                    _meter("erpo_dead_letters_total", "counter", "Records refused", {"": self._dead_letters}),
                    _by_run("erpo_learner_policy_version", "Newest policy version published", self._versions),
                    *self._of_newest(),
                ]
            )

    def _of_newest(self):
        for name, what in ("mean", "Mean"), ("max", "Largest"):
            yield _by_run(
                f"erpo_learner_logprob_difference_{name}",
                f"{what} difference of the log-probabilities of learner and sampler in the newest step",
                {run: step[f"logprobDifference{name.capitalize()}"] for run, (step, _) in self._newest.items()},
            )
        yield _by_run(
            "erpo_learner_policy_lag",
            "Versions that the policy that sampled the newest step is older than the one that the step began with",
            {run: lag for run, (_, lag) in self._newest.items()},
        )


def _by_run(name, description, values):
    return _meter(name, "gauge", description, {f'{{run="{_escaped(run)}"}}': value for run, value in values.items()})


def _meter(name, kind, description, values):
    lines = "".join(f"{name}{rest} {value}\n" for rest, value in values.items())
    return f"# HELP {name} {description}\n# TYPE {name} {kind}\n{lines}"


def _escaped(label):
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
