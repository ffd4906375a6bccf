/** Options that several commands share: the run, its log and policies, the model, and the settings. */
package io.erpo.cli.options;
