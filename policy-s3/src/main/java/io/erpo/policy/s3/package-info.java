/** The policy store in a bucket of any S3-compatible service, with a cache of versions on the local disk. */
package io.erpo.policy.s3;
