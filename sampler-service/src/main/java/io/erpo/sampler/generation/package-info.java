/**
 * Turns requests into responses: what to ask of a model, and the records of its completions. Pure except for the model
 * and the clock.
 */
package io.erpo.sampler.generation;
