/** {@code erpo bench chart}: draws the curves of a run. */
package io.erpo.bench.chart;
