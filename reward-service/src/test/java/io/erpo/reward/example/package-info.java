/** The reward of docs/extend-a-reward.md. */
package io.erpo.reward.example;
