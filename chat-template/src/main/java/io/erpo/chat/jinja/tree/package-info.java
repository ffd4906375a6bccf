/** A template as a tree of statements and expressions that render and evaluate themselves in a scope of variables. */
package io.erpo.chat.jinja.tree;
