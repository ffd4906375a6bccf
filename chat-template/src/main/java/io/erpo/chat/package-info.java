/** Conversations as the text that a policy was trained to continue: the chat template of its checkpoint, rendered. */
package io.erpo.chat;
