/** Requests to responses: what to ask of a model, and what its completions say. Pure but for the model and the clock. */
package io.erpo.sampler.generation;
