/** The options by which commands name a policy and where it computes. */
package io.erpo.cli.model;
