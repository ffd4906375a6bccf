/** The reward {@code http}: a service of the user's scores a response, in the form that OpenRLHF or slime uses. */
package io.erpo.reward.http;
