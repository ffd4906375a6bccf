/** From LaTeX or plain text to a small syntax tree, with limits on length and depth. */
package io.erpo.math.answer.syntax;
