/** The only package that uses DJL's PyTorch engine: packs and calls the model's TorchScript source, and frees native memory. */
package io.erpo.policy.torch;
