/** Where policy versions lie, so that records carry a claim check instead of weights. */
package io.erpo.policy.store;
