/** Histories over HTTP; the instance that keeps a history answers. */
package io.erpo.history.query;
