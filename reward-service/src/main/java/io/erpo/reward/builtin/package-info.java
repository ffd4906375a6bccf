/** The rewards that come with erpo. */
package io.erpo.reward.builtin;
