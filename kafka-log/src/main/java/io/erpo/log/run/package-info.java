/** The runs of a log: listing, reading and publishing them. */
package io.erpo.log.run;
