/**
 * An interpreter for the Jinja that chat templates are written in, with the settings and functions that transformers gives
 * jinja2, and limits against hostile templates. The packages build on each other in this order: {@code python}, {@code library},
 * {@code tree}, {@code syntax}; this one has what all of them share.
 */
package io.erpo.chat.jinja;
