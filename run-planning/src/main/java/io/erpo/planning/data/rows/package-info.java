/** Reads the rows of data files of every kind; knows nothing of what the rows mean. */
package io.erpo.planning.data.rows;
