/** How much memory a policy needs to be trained and sampled, and how much there is: known before anything starts. */
package io.erpo.policy.memory;
