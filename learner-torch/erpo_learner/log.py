"""The learner's access to Kafka: the same names, settings and transactions as learner-service, through librdkafka.

Consumers see committed records only. Where a partition ends, PARTITION_EOF says: the positions of this client do not
pass the markers that end transactions.
"""

import hashlib
import logging
import re
import time
from dataclasses import dataclass

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition

from . import events

LOG = logging.getLogger("log")

GROUP = "learner-service"
RUNS, BATCHES, RESPONSES = "erpo.runs.v1", "erpo.advantage-batches.v1", "erpo.responses.v1"
POLICIES, STEPS = "erpo.policies.v1", "erpo.train-steps.v1"
RUN_ENDS, DEAD_LETTERS = "erpo.run-ends.v1", "erpo.dead-letters.v1"

OUTAGE_SECONDS = 300  # How long Kafka may be away before that is an error.
EMPTY_POLLS = 5  # A member that has work now and then does not commit twice for each record.
MAX_ABORTS_IN_A_ROW = 5
LONG_GAP = 2_000  # Reading short gaps is cheaper than seeking, which discards what was fetched ahead.
KEPT_BYTES = 64 << 10
LONGEST_KEY = 1 << 10
LONGEST_REASON = 4_000

READER = {
    "isolation.level": "read_committed",
    "enable.auto.commit": False,
    "enable.partition.eof": True,
    "check.crcs": True,
    "allow.auto.create.topics": False,
}
MEMBER = READER | {
    # Records that are answered already are recognised, so the earliest is always right.
    "auto.offset.reset": "earliest",
    "session.timeout.ms": 10_000,
    # A slow learner is not considered dead, however long it works: the most that this client allows.
    "max.poll.interval.ms": 86_400_000,
    # The protocol of learner-service: one group has one.
    "partition.assignment.strategy": "cooperative-sticky",
}
WRITER = {
    "enable.idempotence": True,
    "acks": "all",
    "compression.type": "none",  # Topics are not compressed, and the broker would have to unpack.
    "message.max.bytes": 16 << 20,
    # Otherwise a broker that comes back would end the transactions that waited for it, and their owners.
    "transaction.timeout.ms": OUTAGE_SECONDS * 1000,
    "message.timeout.ms": OUTAGE_SECONDS * 1000,
    "linger.ms": 0,
}


class LogFault(Exception):
    """Kafka cannot be used, or the log cannot be read. It concerns every run."""


@dataclass(frozen=True)
class Record:
    """A consumed record; the topic has its name in the code."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None

    @property
    def place(self):
        return f"{self.topic}-{self.partition}@{self.offset}"


@dataclass(frozen=True)
class Answer:
    """A record to write, of a topic with one partition."""

    topic: str
    key: str
    name: str
    fields: dict


def dead_letter(record, reason):
    """A letter is small whatever it is about: the record itself stays where it is."""
    reason = _shortened(reason)
    LOG.error("%s goes to the dead letters: %s", record.place, reason)
    unnamed = record.key is None or len(record.key) > LONGEST_KEY
    letter = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key and record.key[:KEPT_BYTES],
        "value": record.value and record.value[:KEPT_BYTES],
        "consumer": GROUP,
        "reason": reason,
        "valueBytes": None if record.value is None else len(record.value),
        "valueSha256": None if record.value is None else hashlib.sha256(record.value).hexdigest(),
    }
    key = record.place if unnamed else record.key.decode(errors="replace")
    return Answer(DEAD_LETTERS, key, "DeadLetter", letter)


def failed_run(record, run_id, reason, now):
    """The end of a run that cannot go on because of this record."""
    end = {
        "runId": run_id,
        "outcome": "FAILED",
        "by": GROUP,
        "reason": _shortened(reason),
        "at": {"topic": record.topic, "partition": record.partition, "offset": record.offset},
        "endedAt": now,
    }
    return Answer(RUN_ENDS, run_id, "RunEnded", end)


def _shortened(reason):
    return reason if len(reason) <= LONGEST_REASON else reason[:LONGEST_REASON] + " ..."


class Kafka:
    """Makes clients. Topics, groups and transactional ids get the installation's prefix here."""

    def __init__(self, settings, prefix=""):
        """`settings`: how to reach Kafka, in the terms of librdkafka."""
        self.settings = settings
        self.prefix = prefix

    def reader(self):
        # A client without a group still has to name one; it never joins it.
        return Consumer(self._client(READER | {"auto.offset.reset": "error", "group.id": self.prefix + GROUP}))

    def member(self, instance):
        group = {"group.id": self.prefix + GROUP, "group.instance.id": re.sub("[^A-Za-z0-9._-]", "-", instance)}
        return Consumer(self._client(MEMBER | group))

    def writer(self, instance):
        return Producer(self._client(WRITER | {"transactional.id": self.prefix + instance}))

    def record(self, message):
        topic = message.topic().removeprefix(self.prefix)
        return Record(topic, message.partition(), message.offset(), message.key(), message.value())

    def partition(self, topic, partition, offset=0):
        return TopicPartition(self.prefix + topic, partition, offset)


    def _client(self, settings):
        return {**self.settings, **settings, "error_cb": self._failed, "logger": logging.getLogger("librdkafka")}

    def _failed(self, error):
        if error.code() in (KafkaError._AUTHENTICATION, KafkaError._SSL):
            raise LogFault(
                f"Kafka at {self.settings['bootstrap.servers']} refuses this client: {error.str()}; check"
                " KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_* (the user) and KAFKA_SSL_* (the certificates)"
            )
        if error.fatal():
            raise LogFault(f"Kafka: {error.str()}; another learner of the same name may have taken over")
        LOG.info("Kafka: %s", error.str())


def patiently(call):
    """Waits for Kafka and for its topics as long as services do."""
    until = time.monotonic() + OUTAGE_SECONDS
    while True:
        try:
            return call()
        except KafkaException as e:
            if time.monotonic() > until or e.args[0].code() in (
                KafkaError.TOPIC_AUTHORIZATION_FAILED,
                KafkaError.GROUP_AUTHORIZATION_FAILED,
            ):
                raise LogFault(f"Kafka: {e.args[0].str()}") from e
            LOG.info("waiting for Kafka: %s", e.args[0].str())
            time.sleep(1)


def _require_fine(kafka, error, topic):
    if error.retriable() or error.code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._TRANSPORT):
        LOG.info("Kafka, %s: %s", topic, error.str())
    elif error.code() == KafkaError._BAD_MSG:
        raise LogFault(
            f"the log is damaged on the disk of the broker, in {topic}: {error.str()}; nothing behind that is read."
            " Restore the partition from another replica or from a backup: docs/troubleshooting.md"
        )
    else:
        raise LogFault(f"Kafka at {kafka.settings['bootstrap.servers']}, {topic}: {error.str()}")


def _poll(consumer):
    """What is there, waiting at most a second for the first message."""
    first = consumer.poll(1)
    return [] if first is None else [first, *consumer.consume(500, timeout=0)]


class Follower:
    """Follows the committed records of topics with one partition, from their beginning."""

    def __init__(self, kafka, topics):
        self._kafka = kafka
        self._consumer = kafka.reader()
        # Another connection: on the one of the follower, a question waits until a fetch without news returns.
        self._asker = kafka.reader()
        self._next = dict.fromkeys(topics, 0)
        self._consumer.assign([kafka.partition(topic, 0, OFFSET_BEGINNING) for topic in topics])

    def catch_up(self):
        """Every record that is in the log now and was not given before."""
        ends = {topic: self._end(topic) for topic in self._next}
        news = time.monotonic()
        while any(self._next[topic] < end for topic, end in ends.items()):
            messages = _poll(self._consumer)
            news = time.monotonic() if messages else news
            if time.monotonic() - news > OUTAGE_SECONDS:
                raise LogFault(f"the log ends at {ends}, but nothing came behind {self._next} in {OUTAGE_SECONDS} s")
            for message in messages:
                yield from self._take(message)

    def _take(self, message):
        topic = message.topic().removeprefix(self._kafka.prefix)
        if message.error() is None:
            self._next[topic] = message.offset() + 1
            yield self._kafka.record(message)
        elif message.error().code() == KafkaError._PARTITION_EOF:
            self._next[topic] = max(self._next[topic], message.offset())
        else:
            _require_fine(self._kafka, message.error(), topic)

    def _end(self, topic):
        partition = self._kafka.partition(topic, 0)
        return patiently(lambda: self._asker.get_watermark_offsets(partition, timeout=30))[1]


class Missing(Exception):
    """A record that a batch names is not where it should be."""

    def __init__(self, place, why):
        super().__init__(why)
        self.place = place


class Fetcher:
    """Reads records at known places, each partition once and in the order of its offsets."""

    def __init__(self, kafka, topic):
        self._kafka = kafka
        self._topic = topic
        self._consumer = kafka.reader()
        self._asker = kafka.reader()

    def fetch(self, places):
        """The records at (partition, offset) pairs, in no order; raises Missing where there is none."""
        wanted = {}
        for partition, offset in sorted(places):
            wanted.setdefault(partition, []).append(offset)
        self._require_in_log(wanted)
        assigned = [self._kafka.partition(self._topic, p, offsets[0]) for p, offsets in wanted.items()]
        self._consumer.assign(assigned)
        try:
            return self._read(wanted)
        finally:
            self._consumer.resume(assigned)  # This client remembers a pause beyond the assignment.
            self._consumer.unassign()

    def _read(self, wanted):
        found = []
        news = time.monotonic()
        while wanted:
            messages = _poll(self._consumer)
            news = time.monotonic() if messages else news
            if time.monotonic() - news > OUTAGE_SECONDS:
                raise LogFault(f"nothing came from {self._topic}, partitions {[*wanted]}, in {OUTAGE_SECONDS} s")
            for message in messages:
                offsets = wanted.get(message.partition())
                if offsets and self._is_there(message, offsets):
                    found.append(self._kafka.record(message))
                    self._advance(message, offsets, wanted)
        return found

    def _is_there(self, message, offsets):
        """Whether this is the next record that is wanted; raises Missing when it lies before."""
        error = message.error()
        if error is not None and error.code() != KafkaError._PARTITION_EOF:
            _require_fine(self._kafka, error, self._topic)
            return False
        if message.offset() > offsets[0] or (error is not None and message.offset() == offsets[0]):
            raise Missing((message.partition(), offsets[0]), "no committed record is there")
        return error is None and message.offset() == offsets[0]

    def _advance(self, message, offsets, wanted):
        offsets.pop(0)
        if not offsets:
            del wanted[message.partition()]
            self._consumer.pause([self._kafka.partition(self._topic, message.partition())])
        elif offsets[0] - message.offset() > LONG_GAP:
            self._consumer.seek(self._kafka.partition(self._topic, message.partition(), offsets[0]))

    def _require_in_log(self, wanted):
        topic = self._kafka.prefix + self._topic
        partitions = patiently(lambda: self._asker.list_topics(topic, timeout=30)).topics[topic].partitions
        for partition, offsets in wanted.items():
            if partition not in partitions:
                raise Missing((partition, offsets[0]), f"the topic has {len(partitions)} partitions")
            at = self._kafka.partition(self._topic, partition)
            first, end = patiently(lambda at=at: self._asker.get_watermark_offsets(at, timeout=30))
            if offsets[0] < first:
                raise Missing(
                    (partition, offsets[0]),
                    f"the log begins at {first}; it must keep responses until they are trained on: raise the topic's"
                    " retention",
                )
            if offsets[-1] >= end:
                raise Missing(
                    (partition, offsets[-1]),
                    f"the log ends before {end}; is this the log that the batch was made from?",
                )


class TransactionalLoop:
    """Consume, transform, produce: commits what a record leads to and its offset in one transaction, or not at all."""

    def __init__(self, kafka, instance, topics):
        self._kafka = kafka
        self._topics = [kafka.prefix + topic for topic in topics]
        self._producer = kafka.writer(instance)
        self._consumer = kafka.member(instance)
        self._committed = {}
        self._ends = {}
        self._empty_polls = 0
        self._aborts_in_a_row = 0

    def run(self, answer, committed):
        """Never returns. `answer` may be called again for the same record; `committed` gets answers that are in the log."""
        self._producer.init_transactions(OUTAGE_SECONDS)
        self._consumer.subscribe(self._topics, on_assign=self._assigned)
        while True:
            record = self._poll()
            if record is None:
                self._commit_when_idle()
                continue
            answers = answer(record)
            if self._commit(answers, self._kafka.partition(record.topic, record.partition, record.offset + 1)):
                committed(answers)
            else:
                self._read_again()

    def _poll(self):
        message = self._consumer.poll(1)
        if message is None:
            return None
        if message.error() is None:
            return self._kafka.record(message)
        if message.error().code() == KafkaError._PARTITION_EOF:
            self._ends[message.topic(), message.partition()] = message.offset()
        else:
            _require_fine(self._kafka, message.error(), message.topic())
        return None

    def _assigned(self, consumer, partitions):
        """Says where the group goes on other than it would expect: no record is passed over in silence."""
        for at in patiently(lambda: consumer.committed(partitions, timeout=30)):
            first, end = patiently(lambda at=at: consumer.get_watermark_offsets(at, timeout=30))
            if at.offset < 0 and first < end:
                LOG.warning(
                    "group %s has no position in %s-%d: it begins at the earliest record; what is answered is skipped",
                    GROUP, at.topic, at.partition,
                )
            elif 0 <= at.offset < first or at.offset > end:
                LOG.warning(
                    "group %s was at offset %d of %s-%d, which now holds %d to %d: records were deleted, or the topic was"
                    " made anew. It goes on at the earliest; docs/troubleshooting.md says what to do",
                    GROUP, at.offset, at.topic, at.partition, first, end,
                )

    def _commit_when_idle(self):
        """Markers have offsets but are no records: without this an idle group would have lag for ever."""
        self._empty_polls += 1
        if self._empty_polls < EMPTY_POLLS:
            return
        passed = [
            TopicPartition(*partition, end)
            for partition, end in self._ends.items()
            if end > self._committed.get(partition, end)
        ]
        if passed and not self._commit([], *passed):
            self._read_again()

    def _commit(self, answers, *offsets):
        try:
            self._producer.begin_transaction()
            for answer in answers:
                value = events.encode(answer.name, answer.fields)
                self._producer.produce(self._kafka.prefix + answer.topic, value, answer.key, partition=0)
            group = self._consumer.consumer_group_metadata()
            _while_retriable(lambda: self._producer.send_offsets_to_transaction(list(offsets), group, 60))
            _while_retriable(lambda: self._producer.commit_transaction(60))
        except KafkaException as e:
            self._abort(e)
            return False
        except BaseException:
            self._abandon()
            raise
        self._committed.update({(at.topic, at.partition): at.offset for at in offsets})
        self._empty_polls = self._aborts_in_a_row = 0
        return True

    def _abort(self, cause):
        error = cause.args[0]
        self._aborts_in_a_row += 1
        if not error.txn_requires_abort() or self._aborts_in_a_row == MAX_ABORTS_IN_A_ROW:
            self._abandon()
            raise LogFault(f"the transaction cannot be committed: {error.str()}") from cause
        LOG.warning("transaction aborted, reading its record again: %s", error.str())
        _while_retriable(lambda: self._producer.abort_transaction(60))

    def _abandon(self):
        """A fenced or broken producer cannot abort; the first failure is the reason."""
        try:
            self._producer.abort_transaction(5)
        except KafkaException as e:
            LOG.info("the transaction was not aborted: %s", e.args[0].str())

    def _read_again(self):
        """Rejoins, since Kafka may have considered this member dead; starts at the committed offsets."""
        self._committed.clear()
        self._ends.clear()
        self._consumer.unsubscribe()
        self._consumer.subscribe(self._topics, on_assign=self._assigned)


def _while_retriable(call):
    until = time.monotonic() + OUTAGE_SECONDS
    while True:
        try:
            return call()
        except KafkaException as e:
            if not e.args[0].retriable() or time.monotonic() > until:
                raise
