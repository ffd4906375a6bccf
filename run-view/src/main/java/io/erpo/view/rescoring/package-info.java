/** What another reward would have changed in a run: verdicts, outcomes, histories and temperatures. */
package io.erpo.view.rescoring;
