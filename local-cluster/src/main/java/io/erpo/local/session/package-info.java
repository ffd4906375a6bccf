/** One session of a run on this machine, from starting its processes to the summary, an interruption or a failure. */
package io.erpo.local.session;
