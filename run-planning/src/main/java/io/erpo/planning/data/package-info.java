/** Problems for training and evaluation, read from a user's file or generated. */
package io.erpo.planning.data;
