/** A recording in one file, to keep or pass on: Avro container files in a ZIP, with a digest that loading verifies. */
package io.erpo.replay.archive;
