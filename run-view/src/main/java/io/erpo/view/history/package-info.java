/** The history of each prompt as the log tells it, and as it would have been under other temperature rules. */
package io.erpo.view.history;
