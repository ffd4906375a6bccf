package io.erpo.history.intake;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record as received. Its value is in bytes because undecodable values must reach the intake too.
 *
 * @param type the only type that its topic may carry
 * @param value the encoded event; null when the record has none
 */
public record Arrival(Class<? extends SpecificRecord> type, byte[] value) {}
