/**
 * {@code erpo drill}: kills, stops and misleads processes during one run or several, and checks that the log of each run
 * equals that of the undisturbed run.
 */
package io.erpo.bench.drill;
