/**
 * Endpoints that rewards ask over HTTP: only those that the service's own configuration names, with bounded time, size
 * and number of calls.
 */
package io.erpo.reward.endpoint;
