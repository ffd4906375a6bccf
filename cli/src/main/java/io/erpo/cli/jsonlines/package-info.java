/** Files of JSON objects, one a line: the input and output of commands that answer line by line. */
package io.erpo.cli.jsonlines;
