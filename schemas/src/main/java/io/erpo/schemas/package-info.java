/**
 * The log of a run as types: its topics ({@link io.erpo.schemas.Topics}) and how their records become bytes and bytes
 * records again ({@link io.erpo.schemas.Events}).
 */
package io.erpo.schemas;
