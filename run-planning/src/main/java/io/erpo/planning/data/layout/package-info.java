/** Finds the problem in a row: the layouts that data sets have, and the paths that a user gives. */
package io.erpo.planning.data.layout;
