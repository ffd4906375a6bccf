/**
 * A whole system on this machine: the broker and each service as a child JVM, with all their files in one directory.
 */
package io.erpo.local;
