/** How keys of stores are written, so that entries are read in the order of the numbers within them. */
package io.erpo.history.key;
