/** Whether two mathematical answers mean the same: text, then exact numbers, then structure, then numeric probing. */
package io.erpo.math.answer;
