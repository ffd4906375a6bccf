/**
 * The log of a run as types: its topics ({@link io.erpo.schemas.Topics}), and the encoding of their records ({@link
 * io.erpo.schemas.Events}).
 */
package io.erpo.schemas;
