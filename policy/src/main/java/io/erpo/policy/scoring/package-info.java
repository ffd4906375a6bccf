/** What a policy thinks of given token sequences. */
package io.erpo.policy.scoring;
