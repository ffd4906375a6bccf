/** The parts of KEDA's resources that we use: any other field counts as a typo. */
package io.erpo.k8s.keda;
