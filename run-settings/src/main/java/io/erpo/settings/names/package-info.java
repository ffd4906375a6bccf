/** Suggests corrections of misspelt names. */
package io.erpo.settings.names;
