// A reward in another language: reads every response in the log, scores it, writes one Reward for each.
// The score is a toy: 1 for an empty response, 0 from --limit tokens on. Put yours into `score`.

const { parseArgs } = require('util');
const fzstd = require('fzstd');
const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = require('kafkajs');
const { decodeResponse, encodeReward } = require('./events');

const NAME = 'shortness';
const VERSION = '1';

// erpo's services compress with zstd, which this client reads with a library of our choice.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  decompress: async (bytes) => Buffer.from(fzstd.decompress(bytes)),
});

/** Depends on the response alone: judging it again must give the same score. */
function score(response, limit) {
  return Math.max(0, 1 - response.tokenIds.length / limit);
}

function judge(response, partition, offset, limit) {
  const { runId, step, groupId, responseId, index, promptId, purpose, finishReason } = response;
  const reward = {
    ...{ runId, step, groupId, responseId, index, promptId, purpose, finishReason },
    name: NAME,
    version: VERSION,
    responseCoordinates: { partition, offset },
    responseTokens: response.tokenIds.length,
    durationMicros: 0,
  };
  try {
    return { ...reward, score: score(response, limit), status: 'SCORED' };
  } catch (e) {
    // Write it anyway: if a run awaits this reward, its group cannot close without it.
    console.error(`${responseId} failed: ${e}`);
    return { ...reward, score: 0, status: 'FAILED', reason: String(e) };
  }
}

/** The record for rewards, or nothing when the bytes are not a response. */
function rewardOf(message, partition, limit) {
  let response;
  try {
    response = decodeResponse(message.value);
  } catch (e) {
    console.error(`passed over partition ${partition} offset ${message.offset}: ${e.message}`);
    return [];
  }
  const value = encodeReward(judge(response, partition, Number(message.offset), limit));
  // With the key and in the partition of the response, where joins of the two look for it.
  return [{ key: message.key, value, partition }];
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      limit: { type: 'string', default: '64' },
      group: { type: 'string', default: `reward-${NAME}` },
    },
  });
  if (positionals.length !== 1 || !(Number(values.limit) > 0)) {
    console.error('usage: reward.js HOST:PORT [--limit TOKENS] [--group NAME]');
    process.exit(2);
  }
  const limit = Number(values.limit);
  const kafka = new Kafka({ brokers: positionals, logLevel: logLevel.WARN });
  const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
  // This client reads only committed records by default.
  const consumer = kafka.consumer({ groupId: values.group, maxWaitTimeInMs: 100 });
  for (const stop of ['SIGINT', 'SIGTERM']) {
    process.once(stop, () => Promise.all([consumer.disconnect(), producer.disconnect()]).then(() => process.exit(0)));
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) {
      console.error(payload.error.message);
      process.exit(1);
    }
  });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic: 'erpo.responses.v1', fromBeginning: true });
  await consumer.run({
    // The client commits a batch once this function has returned, and reads a failed batch again.
    eachBatch: async ({ batch }) => {
      const messages = batch.messages.flatMap((message) => rewardOf(message, batch.partition, limit));
      if (messages.length > 0) {
        await producer.send({ topic: 'erpo.rewards.v1', messages });
      }
    },
  });
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
