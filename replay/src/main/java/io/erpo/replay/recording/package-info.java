/**
 * What the log says about one run, kept as one Avro container file a topic: too large for memory, and readable in order or
 * at any place.
 */
package io.erpo.replay.recording;
