/**
 * The packaged services as processes of a cluster: their permissions there, and the proof that their number changes no
 * result.
 */
package io.erpo.cluster;
