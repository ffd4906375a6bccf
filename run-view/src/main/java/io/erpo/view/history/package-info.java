/** The history of each prompt as recorded, and as it would have been under other temperature rules. */
package io.erpo.view.history;
