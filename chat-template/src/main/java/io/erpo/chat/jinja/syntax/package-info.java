/** From the source of a template to its tree; refuses what is not supported, with line and column. */
package io.erpo.chat.jinja.syntax;
