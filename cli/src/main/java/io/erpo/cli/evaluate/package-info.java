/** {@code erpo evaluate}: policies measured on benchmarks, with intervals, and compared. */
package io.erpo.cli.evaluate;
