/** Estimates how much memory training and sampling a policy need, and compares it with the devices before anything starts. */
package io.erpo.policy.memory;
