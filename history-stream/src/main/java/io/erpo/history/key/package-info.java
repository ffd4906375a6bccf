/** Formats store keys so that entries are read in the order of the numbers in them. */
package io.erpo.history.key;
