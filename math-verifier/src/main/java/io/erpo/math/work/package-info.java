/** A budget of steps, which bounds a verdict whatever the input. */
package io.erpo.math.work;
