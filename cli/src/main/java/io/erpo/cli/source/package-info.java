/** Which run a command looks at: where its log is, and where its policies are. */
package io.erpo.cli.source;
