/** The published policies, and the few of them that are in memory. */
package io.erpo.sampler.policy;
