/**
 * The log of one run as one Avro container file per topic. It may be larger than memory, and can be read in order or
 * from any place.
 */
package io.erpo.replay.recording;
