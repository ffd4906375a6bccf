/** Container images of what was built: one for each service, the command and a broker, from a base that the user names. */
package io.erpo.cli.images;
