/** A real S3 server for tests, which checks signatures and conditions as Amazon's does. */
package io.erpo.embeddeds3;
