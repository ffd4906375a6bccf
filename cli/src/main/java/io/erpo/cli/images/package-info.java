/** Builds container images of the services, the command and a broker on a base image that the user names. */
package io.erpo.cli.images;
