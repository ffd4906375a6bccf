/** The values of a template and what Python does with them: truth, order, arithmetic, text. */
package io.erpo.chat.jinja.python;
