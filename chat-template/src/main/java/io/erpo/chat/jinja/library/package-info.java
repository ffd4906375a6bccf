/** What a template can call on values: the attributes and methods of Python's types, and the filters, tests and functions of jinja2. */
package io.erpo.chat.jinja.library;
