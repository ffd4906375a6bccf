/** What a replay says: how far it has come, and where the log and the replay differ, field by field. */
package io.erpo.replay.findings;
