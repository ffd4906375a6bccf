/** Sampling of responses: many at once, each with its own temperature and random numbers, none influenced by the others. */
package io.erpo.policy.generation;
