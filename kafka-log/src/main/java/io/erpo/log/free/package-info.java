/** Frees the space that ended runs take in topics that runs share. What is freed is decided apart from doing it. */
package io.erpo.log.free;
