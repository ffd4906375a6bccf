/** The only place that knows DJL's PyTorch engine: the model's TorchScript source, how it is packed and called, and who frees native memory. */
package io.erpo.policy.torch;
