/** {@code erpo bench}: how fast this machine samples, learns and runs the whole loop, beside plain PyTorch on the same work. */
package io.erpo.bench;
