/** Which policies there are, and the few that are in memory. */
package io.erpo.sampler.policy;
