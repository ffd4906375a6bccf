/** A reward in Java: {@code word-limit}. */
package org.example.reward;
