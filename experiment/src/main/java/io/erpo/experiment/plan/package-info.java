/** What an experiment consists of: its arms, its runs and their order. Decides only; nothing is started here. */
package io.erpo.experiment.plan;
