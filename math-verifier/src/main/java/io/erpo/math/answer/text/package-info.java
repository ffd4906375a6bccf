/** One spelling for what can be written in many ways: Unicode, delimiters, thousands. */
package io.erpo.math.answer.text;
