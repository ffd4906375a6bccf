/** Keeps the manifests in step with the code: they render, parse without an unknown field, and say what the code says. */
package io.erpo.k8s;
