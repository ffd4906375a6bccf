/** The LeaderWorkerSet of Kubernetes' special interest group, as far as the manifests use it. */
package io.erpo.k8s.lws;
