/** Replays a recorded run through the functions that the services use, and compares the result with the recording. */
package io.erpo.replay;
