/** Events and whole topics side by side: which field differs, what is missing and what is there twice. */
package io.erpo.view.comparison;
