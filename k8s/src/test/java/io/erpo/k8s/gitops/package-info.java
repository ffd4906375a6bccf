/** Models of the resources of Argo CD and Flux that the manifests use, written by hand from their documentation. */
package io.erpo.k8s.gitops;
