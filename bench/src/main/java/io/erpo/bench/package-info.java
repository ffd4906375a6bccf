/**
 * {@code erpo bench}: measures how fast this machine samples, learns and runs the whole loop, compared with plain
 * PyTorch on the same work.
 */
package io.erpo.bench;
