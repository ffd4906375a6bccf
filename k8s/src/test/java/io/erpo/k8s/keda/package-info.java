/** KEDA's resources, as far as we use them: a field that is not here is taken for a typo. */
package io.erpo.k8s.keda;
