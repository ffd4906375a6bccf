/**
 * From the text of a response to the final answers that it states, by linear scans: boxes, answer lines, {@code #### n} and
 * answer tags; in lenient mode also looser wordings.
 */
package io.erpo.math.extraction;
