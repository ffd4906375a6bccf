/** One session of a run on this machine: from the start of its processes to the summary, an interruption or a failure. */
package io.erpo.local.session;
