/**
 * Sampling by a program beside the sampler: what is asked of it, and its use only while it holds the right weights and computes
 * what the product's own scorer does.
 */
package io.erpo.sampler.engine;
