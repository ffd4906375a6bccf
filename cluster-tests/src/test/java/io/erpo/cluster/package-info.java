/** The packaged services as processes of a cluster: what they may do there, and that their number changes no result. */
package io.erpo.cluster;
