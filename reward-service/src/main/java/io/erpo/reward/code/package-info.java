/** The reward {@code code}: runs the program of a response against test cases, in a sandbox. */
package io.erpo.reward.code;
