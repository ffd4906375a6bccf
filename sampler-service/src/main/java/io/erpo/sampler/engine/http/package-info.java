/**
 * Asks engines over HTTP, in the dialects of vLLM and SGLang. Believes no answer before it is checked, waits for none without
 * end, and says in words what was wrong.
 */
package io.erpo.sampler.engine.http;
