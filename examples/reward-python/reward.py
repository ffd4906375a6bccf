"""A reward in another language: reads every response in the log, scores it, writes one Reward for each.

The score is a toy: 1 for an empty response, 0 from --limit tokens on. Put yours into `score`.
"""

import argparse
import signal
import sys

from confluent_kafka import Consumer, KafkaException, Producer

from events import decode_response, encode_reward

NAME, VERSION = "shortness", "1"
COPIED = ["runId", "step", "groupId", "responseId", "index", "promptId", "purpose", "finishReason"]


def score(response, limit):
    """Depends on the response alone: judging it again must give the same score."""
    return max(0.0, 1 - len(response["tokenIds"]) / limit)


def judge(response, partition, offset, limit):
    reward = {field: response[field] for field in COPIED}
    reward["responseCoordinates"] = {"partition": partition, "offset": offset}
    reward["responseTokens"] = len(response["tokenIds"])
    reward.update(name=NAME, version=VERSION, durationMicros=0)
    try:
        return {**reward, "score": score(response, limit), "status": "SCORED"}
    except Exception as e:  # Write it anyway: if a run awaits this reward, its group cannot close without it.
        print(f"{response['responseId']} failed: {e!r}", file=sys.stderr)
        return {**reward, "score": 0.0, "status": "FAILED", "reason": repr(e)}


def raise_unless_written(error, _):
    if error:
        raise KafkaException(error)


def judge_responses(consumer, producer, limit):
    batch = consumer.consume(num_messages=500, timeout=0.1)
    for message in batch:
        if message.error():
            raise KafkaException(message.error())
        partition, offset = message.partition(), message.offset()
        try:
            response = decode_response(message.value())
        except Exception as e:  # Avro has no single exception for invalid bytes.
            print(f"passed over partition {partition} offset {offset}: {e}", file=sys.stderr)
            continue
        reward = encode_reward(judge(response, partition, offset, limit))
        # With the key and in the partition of the response, where joins of the two look for it. Set
        # explicitly, because this client chooses another partition for a key than Java's does.
        producer.produce("erpo.rewards.v1", reward, message.key(), partition, on_delivery=raise_unless_written)
    producer.flush()
    if batch:  # Only now: after a crash before this, the same rewards are written again, which is harmless.
        consumer.commit(asynchronous=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bootstrap_servers", help="where Kafka is; a local run has it in its run.json")
    parser.add_argument("--limit", type=int, default=64, help="default: %(default)s")
    parser.add_argument("--group", default="reward-" + NAME, help="default: %(default)s")
    arguments = parser.parse_args()
    if arguments.limit < 1:
        parser.error(f"--limit must be at least 1, was {arguments.limit}")
    for stop in signal.SIGINT, signal.SIGTERM:
        signal.signal(stop, lambda *_: sys.exit())

    kafka = {"bootstrap.servers": arguments.bootstrap_servers}
    producer = Producer({**kafka, "enable.idempotence": True, "compression.type": "zstd"})
    consumer = Consumer(
        {
            **kafka,
            "group.id": arguments.group,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe(["erpo.responses.v1"])
    try:
        while True:
            judge_responses(consumer, producer, arguments.limit)
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
