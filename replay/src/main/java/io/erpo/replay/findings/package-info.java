/** The output of a replay: its progress, and the differences between log and replay, field by field. */
package io.erpo.replay.findings;
