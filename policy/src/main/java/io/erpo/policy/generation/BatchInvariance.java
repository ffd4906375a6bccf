package io.erpo.policy.generation;

final class BatchInvariance {}
