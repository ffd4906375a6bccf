/** {@code erpo tasks}: files of generated problems, to train on and to measure with. */
package io.erpo.cli.tasks;
