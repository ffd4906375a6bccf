/** Options that several commands share: which run, where its log and its policies are, which model, and which settings. */
package io.erpo.cli.options;
