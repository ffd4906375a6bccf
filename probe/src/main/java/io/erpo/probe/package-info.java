/**
 * What the base policy of a planned run makes of a few of its problems, told before anything starts. Samples and judges
 * with the functions of the services, in a process of its own; nothing of it enters the run or the log.
 */
package io.erpo.probe;
