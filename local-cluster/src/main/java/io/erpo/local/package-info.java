/** A whole system on this machine: the broker and each service as a child JVM, everything they write in one directory. */
package io.erpo.local;
