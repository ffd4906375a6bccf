package io.erpo.reward.code;

import java.util.Optional;

/**
 * A program in Python.
 *
 * @param function what to call, with arguments from standard input; empty for a program that reads and prints by itself
 */
record Program(String source, Optional<String> function) {}
