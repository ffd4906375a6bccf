/** Names that people misspell, and what they may have meant. */
package io.erpo.settings.names;
