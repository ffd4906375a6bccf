/** Charts as SVG pictures that adapt to a light or dark screen. Equal data gives equal bytes. */
package io.erpo.chart;
