/**
 * The part of the Jinja template language that Hugging Face chat templates are written in, rendered as Python's jinja2
 * renders it. Pure Java; {@link io.erpo.chat.jinja.JinjaTemplate} is the only door.
 */
package io.erpo.chat.jinja;
