/** The runs that a log holds: which there are, how one is read and how one is published. */
package io.erpo.log.run;
