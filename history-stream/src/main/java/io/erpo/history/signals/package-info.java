/** What the runs of the log say of themselves: their signals, for the meters. */
package io.erpo.history.signals;
