/** Whether a response ends in the right mathematical answer: a pure function of reference and text, with bounded work. */
package io.erpo.math;
