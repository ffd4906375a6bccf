/**
 * Generated problems in steps, with harder ones beside those that are trained on: on them it can be seen whether a policy has
 * learned more than its training set.
 */
package io.erpo.planning.tasks;
