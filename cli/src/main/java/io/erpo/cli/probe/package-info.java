/** What the base policy makes of a few problems, shown before a run of one's own model or data starts. */
package io.erpo.cli.probe;
