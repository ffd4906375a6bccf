/** Says what is wrong with a text or a file in words for the person who can mend it, never in those of a library. */
package io.erpo.faults;
