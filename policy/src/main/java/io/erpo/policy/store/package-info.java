/** Stores policy versions, so that records carry a claim check instead of weights. */
package io.erpo.policy.store;
