/**
 * Finds the final answers that a response states, by linear scans: boxes, answer lines, {@code #### n} and answer tags; in
 * lenient mode also looser wordings.
 */
package io.erpo.math.extraction;
