/** Answers that stand for sets of real numbers: intervals, their unions, and inequalities in one unknown. */
package io.erpo.math.answer.sets;
