/** Renders conversations to the text that a policy continues, with the chat template of its checkpoint. */
package io.erpo.chat;
