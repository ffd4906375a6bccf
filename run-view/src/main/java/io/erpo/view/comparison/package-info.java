/** Two logs side by side: what is missing, what is there twice and what differs. */
package io.erpo.view.comparison;
