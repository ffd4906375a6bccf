/**
 * Keeps the manifests consistent with the code: they render, parse without unknown fields, and match the code's
 * settings.
 */
package io.erpo.k8s;
