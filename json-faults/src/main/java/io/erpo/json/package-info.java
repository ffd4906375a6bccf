/** Says what is wrong with a JSON text in words for the person who wrote it, never in those of a library. */
package io.erpo.json;
