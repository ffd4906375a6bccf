/** {@code erpo drill}: kills processes during a run, and checks that its log equals that of an undisturbed run. */
package io.erpo.bench.drill;
