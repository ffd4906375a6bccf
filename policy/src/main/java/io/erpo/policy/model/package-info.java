/** A policy in memory: loaded from a checkpoint or initialised, with its network, its tokenizer and its files. */
package io.erpo.policy.model;
