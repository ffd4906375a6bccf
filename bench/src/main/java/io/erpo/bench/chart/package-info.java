/** {@code erpo bench chart}: the curves of a run as a picture. */
package io.erpo.bench.chart;
