/** Problems to train and measure on: read from a file of the user's, or generated. */
package io.erpo.planning.data;
