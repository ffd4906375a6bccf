/** Histories over HTTP, answered by the instance that keeps them. */
package io.erpo.history.query;
