"""Turns runs into base policies, and advantage batches into the policies after them, as learner-service does.

There are four kinds of failure: a bad record goes to the dead letters; a fault of one run ends that run in the log,
and the others go on; a stop loses nothing, since nothing was committed; anything else ends every rank, and they resume
from the log. Only rank 0 knows of Kafka and of the store.
"""

import logging
import math
import time
from datetime import datetime, timezone
from pathlib import Path

import torch
import transformers

from . import checkpoint, events, files, memory
from .ledger import Ledger, kept
from .log import BATCHES, POLICIES, RESPONSES, RUN_ENDS, RUNS, STEPS, Answer, Fetcher, Follower, Missing
from .log import TransactionalLoop, dead_letter, failed_run
from .merging import LowRankChange
from .settings import CannotTrain, RunSettings
from .step import Sequence, StepFailed, train_step
from .store import PolicyFault

LOG = logging.getLogger("edge")

FORMATS = {False: "huggingface-safetensors", True: "peft-lora"}


class InvalidEvent(Exception):
    """A readable record that breaks a rule of the log. `ends_run`: its run cannot go on without it."""

    def __init__(self, reason, ends_run=False):
        super().__init__(reason)
        self.ends_run = ends_run


class RunFailed(Exception):
    """A run cannot go on, for a reason that concerns it alone."""


class RanksLost(Exception):
    """The ranks do not work together any more, and must begin anew."""


class Learner:
    """The part of rank 0. The result of a record depends only on the run, the batch and the previous policy."""

    def __init__(self, kafka, instance, store, world, status, metrics):
        self._store = store
        self.world = world
        self._status = status
        self._metrics = metrics
        self._engine = engine(world)
        self._ledger = Ledger()
        self._log = Follower(kafka, [RUNS, POLICIES, RUN_ENDS])
        self._responses = Fetcher(kafka, RESPONSES)
        self._loop = TransactionalLoop(kafka, f"learner-{instance}", [RUNS, BATCHES])
        self._in_memory = None  # The policy that the ranks hold between two steps.
        self._lost = None

    def run(self):
        """Never returns; an exception is fatal, and uncommitted work is repeated after a restart."""
        self._status.enter("READING_LOG")
        self._catch_up()
        self._status.enter("WAITING")
        self._loop.run(self._answer, self._committed)

    def _catch_up(self):
        for record in self._log.catch_up():
            self._ledger.read(record)

    def _committed(self, answers):
        """Readers of committed records may see a commit only after it has returned, so these are noted at once."""
        for answer in answers:
            if answer.topic in (POLICIES, RUN_ENDS):
                self._ledger.note(answer.name, answer.fields)
        self._metrics.committed(answers)
        if self._lost:
            raise RanksLost(self._lost)
        self._status.enter("WAITING")

    def _answer(self, record):
        self._status.enter("WORKING", record.place)
        name, work = ("RunStarted", self._start) if record.topic == RUNS else ("AdvantageBatch", self._train)
        try:
            event = events.decode(record.value, name)
        except events.UnreadableEvent as e:
            return [dead_letter(record, str(e))]
        if name == "AdvantageBatch":
            self._metrics.begun(event)
        self._catch_up()
        run_id = event["runId"]
        if run_id in self._ledger.ended:
            LOG.info("skipped %s, because its run has ended runId=%s", record.place, run_id)
            return []
        try:
            return work(event)
        except InvalidEvent as e:
            end = [self._failed(record, run_id, str(e))] if e.ends_run else []
            return [dead_letter(record, str(e)), *end]
        except RunFailed as e:
            return [self._failed(record, run_id, str(e))]

    def _failed(self, record, run_id, reason):
        LOG.error("run failed runId=%s at %s: %s", run_id, record.place, reason)
        return failed_run(record, run_id, reason, _now())

    def _start(self, run):
        run_id = run["runId"]
        if self._ledger.runs.get(run_id, run) != run:
            raise InvalidEvent(f"run {run_id} was started before, otherwise configured")
        settings = _settings(run)
        if run_id in self._ledger.newest:
            LOG.info("run already started runId=%s", run_id)
            return []
        try:
            source, shard_bytes = _base(run), settings.checkpoints.shard_bytes
            memory.require(settings, checkpoint.config_of(_model(source)), self.world)
            uri, digest = self._store.publish(run_id, 0, lambda out: checkpoint.write_base(source, out, shard_bytes))
            copy = self._copied(settings, uri, 0)
        except (CannotTrain, PolicyFault) as e:
            raise RunFailed(f"the base policy of the run cannot be used: {e}") from e
        LOG.info("run started runId=%s version=0 sha256=%s", run_id, digest)
        return [_published(run_id, 0, uri, digest, None, FORMATS[False], copy)]

    def _train(self, batch):
        run_id, step = batch["runId"], batch["step"]
        run, newest = self._ledger.runs.get(run_id), self._ledger.newest.get(run_id)
        if run is None:
            raise InvalidEvent(f"no run {run_id} was started")
        if newest is None:
            raise InvalidEvent(f"run {run_id} has no base policy")
        if newest["version"] > step:
            LOG.info("step already trained runId=%s step=%d", run_id, step)
            return []
        if newest["version"] < step:
            raise InvalidEvent(
                f"step {step} of run {run_id} trains version {step}, but the newest is {newest['version']}: a batch is"
                " missing"
            )
        settings = _settings(run)
        _require_valid(batch["samples"])
        # Uses committed versions only, so that no crash can have deleted a version that the log still needs.
        self._store.retain(run_id, kept(run, newest["version"]))
        return self._trained(settings, batch, newest, self._ledger.bases[run_id])

    def _trained(self, settings, batch, parent, base):
        run_id, step = batch["runId"], batch["step"]
        started = time.time()
        sequences = self._sequences(batch["samples"])
        fetched = time.time()
        try:
            parent_at, base_at = self._opened(settings, parent, base)
        except (CannotTrain, PolicyFault) as e:
            raise RunFailed(f"policy {parent['version']} of the run cannot be loaded: {e}") from e
        times, metrics = [], []

        def write(out):
            metrics.append(self._together(settings, sequences, parent_at, base_at, out, batch))
            times.append(time.time())

        self._in_memory = None  # What a failed step leaves behind is never trained on.
        try:
            uri, digest = self._store.publish(run_id, step + 1, write)
            copy = self._copied(settings, uri, step + 1)
        except (CannotTrain, PolicyFault) as e:
            raise RunFailed(f"policy {step + 1} of the run cannot be stored: {e}") from e
        self._in_memory = uri
        took = {
            "startedAt": datetime.fromtimestamp(started, timezone.utc),
            "fetchMicros": _micros(started, fetched),
            "trainMicros": _micros(fetched, times[0]),  # With the writing of the files.
            "saveMicros": _micros(times[0], time.time()),
        }
        record = step_record(run_id, step, digest, metrics[0], self._engine) | took
        LOG.info(_line(record))
        policy = _published(run_id, step + 1, uri, digest, step, FORMATS[settings.adapter is not None], copy)
        return [policy, Answer(STEPS, run_id, "TrainStep", record)]

    def _copied(self, settings, uri, version):
        """Stores what samplers load in place of the weights; None where they load these."""
        if not settings.checkpoints.has_copy:
            return None
        source, shard_bytes = self._store.root / uri, settings.checkpoints.shard_bytes
        at, digest = self._store.publish(
            settings.run_id, version, lambda out: checkpoint.write_copy(source, out, shard_bytes)
        )
        return {"uri": at, "sha256": digest, "precision": settings.checkpoints.sampler_precision}

    def _together(self, settings, sequences, parent, base, out, batch):
        """A step by all ranks."""
        run_id, step = batch["runId"], batch["step"]
        try:
            self.world.broadcast((settings, parent, base, out))
            return train_step(settings, sequences, parent, base, out, self.world)
        except CannotTrain as e:
            raise RunFailed(f"step {step} cannot be trained: {e}") from e
        except StepFailed as e:
            blamed = [batch["samples"][i]["responseId"] for i in e.sequences]
            offending = f"; offending responses: {blamed}" if blamed else ""
            raise RunFailed(f"run {run_id}, step {step}: {e}{offending}") from e
        except RuntimeError as e:
            if not _lacks_memory(e):
                raise
            # Where the other ranks are is not known.
            self._lost = "memory was missing in the middle of a step, and the ranks begin anew"
            raise RunFailed(
                f"step {step} cannot be trained: the model does not fit into the memory: {str(e).splitlines()[0]}; use a"
                " smaller optimizer.microBatchTokens, optimizer.gradientCheckpointing: true or an adapter, more ranks, or"
                " more memory"
            ) from e

    def _opened(self, settings, parent, base):
        """The directories of the two policies. What the ranks hold in memory need not be compared again."""
        parent_at = self._store.root / parent["uri"]
        if parent["uri"] != self._in_memory:
            parent_at = self._store.open(parent["uri"], parent["sha256"], training=True)
            if settings.adapter or settings.loss.has_reference:
                self._store.open(base["uri"], base["sha256"])
        return parent_at, self._store.root / base["uri"]

    def _sequences(self, samples):
        """The responses of a batch, in its order."""
        places = {}
        for sample in samples:
            at = sample["coordinates"]["partition"], sample["coordinates"]["offset"]
            other = places.setdefault(at, sample)
            if other is not sample:
                raise RunFailed(
                    f"the batch says that {other['responseId']} and {sample['responseId']} are both at {_place(at)}"
                )
        try:
            records = self._responses.fetch(places) if places else []
        except Missing as e:
            raise _missing(places[e.place], e.place, e) from e
        found = {(record.partition, record.offset): record for record in records}
        return [_sequence(found[at], sample, at) for at, sample in places.items()]


def follow(world):
    """The part of the other ranks."""
    while True:
        step = world.broadcast()
        try:
            train_step(step[0], [], *step[1:], world)
        except (CannotTrain, StepFailed):
            continue  # Rank 0 says so in the log.


def engine(world):
    """Who computes, for the log."""
    return {
        "name": "torch-fsdp",
        "version": torch.__version__,
        "dtype": str(world.precision).removeprefix("torch."),
        "device": world.device.type,
        "flags": {"ranks": str(world.size), "transformers": transformers.__version__},
    }


def step_record(run_id, step, digest, metrics, by):
    """The fields of a TrainStep, without its times."""
    return {
        "runId": run_id,
        "step": step,
        "policyVersion": step + 1,
        "policySha256": digest,
        "engine": by,
        **{_camel(name): value for name, value in vars(metrics).items()},
    }


def _settings(run):
    try:
        return RunSettings.of(run)
    except CannotTrain as e:
        raise InvalidEvent(f"run {run['runId']} cannot be trained: {e}", ends_run=True) from e


def _base(run):
    """The directory of the base policy, which must be the one that the run was started with."""
    directory = Path(run["basePolicyUri"])
    adapter = LowRankChange.in_(directory)
    weights = [*files.files_of(_model(directory), files.MODEL), *(adapter.files if adapter else [])]
    if not weights[0].exists():
        raise RunFailed(
            f"run {run['runId']} begins with the policy in {directory}, but there is no model.safetensors: make the"
            " directory available to the learner, and start another run"
        )
    found = files.sha256(*weights)
    if found != run["basePolicySha256"]:
        raise RunFailed(
            f"{adapter.files[1] if adapter else weights[0]} has changed since run {run['runId']} was started: expected"
            f" sha256 {run['basePolicySha256']}, found {found}. Restore it, and start another run"
        )
    return directory


def _model(source):
    """The directory of the model itself, beside which an adapter may be."""
    adapter = LowRankChange.in_(source)
    return adapter.base if adapter else source


def _require_valid(samples):
    seen = set()
    for sample in samples:
        name, advantage, temperature = sample["responseId"], sample["advantage"], sample["temperature"]
        if not math.isfinite(advantage):
            raise InvalidEvent(f"advantage of {name} must be finite, was {advantage}", ends_run=True)
        if not (temperature > 0 and math.isfinite(temperature)):
            raise InvalidEvent(f"temperature of {name} must be above 0, was {temperature}", ends_run=True)
        if not math.isfinite(sample["entropyWeight"]):
            raise InvalidEvent(f"entropyWeight of {name} must be finite, was {sample['entropyWeight']}", ends_run=True)
        if name in seen:
            raise InvalidEvent(f"response {name} is in the batch twice", ends_run=True)
        seen.add(name)


def _sequence(record, sample, at):
    try:
        response = events.decode(record.value, "Response")
        if response["responseId"] != sample["responseId"]:
            raise _missing(sample, at, f"response {response['responseId']} is there")
        if response["temperature"] != sample["temperature"]:
            raise _missing(
                sample,
                at,
                f"the response there was sampled at temperature {response['temperature']}, the batch says"
                f" {sample['temperature']}",
            )
        return Sequence(
            response["promptTokenIds"],
            response["tokenIds"],
            response["logprobs"],
            sample["advantage"],
            sample["temperature"],
            response["finishReason"] == "LENGTH",
            sample["entropyWeight"],
        )
    except ValueError as e:
        raise _missing(sample, at, e) from e


def _missing(sample, at, why):
    return RunFailed(f"response {sample['responseId']} should be at {_place(at)}, but {why}")


def _place(at):
    return f"{RESPONSES}-{at[0]}@{at[1]}"


def _published(run_id, version, uri, digest, parent, form, copy):
    fields = {"runId": run_id, "version": version, "uri": uri, "sha256": digest, "parent": parent, "format": form}
    fields["sampling"] = copy
    return Answer(POLICIES, run_id, "PolicyPublished", fields)


def _lacks_memory(failure):
    """torch says so in words only: on a GPU, and on a CPU in two ways."""
    text = str(failure).lower()
    return any(words in text for words in ("out of memory", "can't allocate memory", "not enough memory"))


def _line(step):
    """A finished step as one line of text, as learner-service has it."""
    rate = 1e6 * step["tokens"] / max(1, step["trainMicros"])
    return (
        f"trained runId={step['runId']} step={step['step']} version={step['policyVersion']} loss={step['loss']:.5f}"
        f" gradNorm={step['gradNorm']:.4f} ratio={step['meanRatio']:.4f} clipLow={step['clipLowShare']:.4f}"
        f" clipHigh={step['clipHighShare']:.4f} kl={step['approxKl']:.5f} referenceKl={step['referenceKl']:.5f}"
        f" entropy={step['entropy']:.4f} lr={step['learningRate']:.3g} updates={step['updates']}"
        f" sequences={step['sequences']} masked={step['maskedSequences']} tokens={step['tokens']}"
        f" tokensPerSecond={rate:.0f} fetchMs={step['fetchMicros'] // 1000} trainMs={step['trainMicros'] // 1000}"
        f" saveMs={step['saveMicros'] // 1000} sha256={step['policySha256']}"
    )


def _camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _micros(since, until):
    """Never negative, even if the machine's clock was set back meanwhile."""
    return max(0, round(1e6 * (until - since)))


def _now():
    return datetime.now(timezone.utc)
