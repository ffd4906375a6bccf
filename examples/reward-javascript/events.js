// Responses and rewards to and from bytes: Avro single-object encoding, with the schemas that erpo has published.
// That is C3 01, the fingerprint of the writer's schema in 8 bytes, little-endian, and the body.

const fs = require('fs');
const path = require('path');
const { Type } = require('avsc');

const HISTORY = path.resolve(__dirname, '../../schemas/src/main/resources/history');
const HEADER_LENGTH = 10;

/** The versions of a record, oldest first: the bytes that a value begins with, in hex, and the type of its body. */
function published(record) {
  const index = fs.readFileSync(path.join(HISTORY, 'index'), 'utf8').trim().split('\n').map((line) => line.split(' '));
  return index
    .filter(([file]) => file.startsWith(record + '.v'))
    .map(([file, fingerprint]) => [
      'c301' + Buffer.from(fingerprint, 'hex').reverse().toString('hex'),
      Type.forSchema(JSON.parse(fs.readFileSync(path.join(HISTORY, file), 'utf8'))),
    ]);
}

const RESPONSES = new Map(published('Response'));
const [REWARD_HEADER, REWARD] = published('Reward')[0]; // Every erpo reads the first version.

/** The fields of a response by name; throws an error that says why when the bytes are not a response. */
function decodeResponse(value) {
  const type = value && RESPONSES.get(value.subarray(0, HEADER_LENGTH).toString('hex'));
  if (!type) {
    throw new Error(`expected a Response, written with a schema that is listed in ${HISTORY}/index`);
  }
  return type.fromBuffer(value.subarray(HEADER_LENGTH));
}

/** A reward from its fields by name; nullable fields are optional. */
function encodeReward(reward) {
  return Buffer.concat([Buffer.from(REWARD_HEADER, 'hex'), REWARD.toBuffer(reward)]);
}

module.exports = { decodeResponse, encodeReward };
