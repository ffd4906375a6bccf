/** Compares events and whole topics: which field differs, what is missing and what is duplicated. */
package io.erpo.view.comparison;
