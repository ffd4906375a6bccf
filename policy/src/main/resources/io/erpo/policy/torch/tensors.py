# What is done to lists of tensors of any model: copying them, and the optimizer. In the dialect of decoder.py.
class Tensors(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]

  # To a device, without waiting where the memory allows it. The same tensor where it is there already.
  def move(self: __torch__.Tensors, tensor: Tensor, device: str) -> Tensor:
    return torch.to(tensor, torch.device(device), ops.prim.dtype(tensor), True, False)

  # A copy of another element type on a device.
  def place(self: __torch__.Tensors, tensor: Tensor, device: str, dtype: int) -> Tensor:
    return torch.to(tensor, torch.device(device), dtype, False, True)

  # Copies into memory that libtorch allocates, aligned alike for every tensor: kernels may round by alignment.
  def copy(self: __torch__.Tensors, tensors: List[Tensor]) -> List[Tensor]:
    copies = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(copies, torch.clone(tensors[i]))
    return copies

  def place_all(self: __torch__.Tensors, tensors: List[Tensor], device: str, dtype: int) -> List[Tensor]:
    copies = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(copies, (self).place(tensors[i], device, dtype))
    return copies

  def zeros_like(self: __torch__.Tensors, tensors: List[Tensor]) -> List[Tensor]:
    zeros = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(zeros, torch.zeros_like(tensors[i]))
    return zeros

  def clear(self: __torch__.Tensors, gradients: List[Tensor]) -> int:
    torch._foreach_zero_(gradients)
    return torch.len(gradients)

  def global_norm(self: __torch__.Tensors, gradients: List[Tensor]) -> float:
    return annotate(float, torch.item(torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))))

  # AdamW (Loshchilov and Hutter 2019) as in torch.optim, after scaling the gradients to a global norm of at most max_norm.
  # step counts from 1. Changes w and the first and second moments in place.
  def adamw(self: __torch__.Tensors, w: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], step: float, norm: float, max_norm: float, rate: float, beta1: float, beta2: float, epsilon: float, decay: float) -> int:
    if norm > max_norm:
      torch._foreach_mul_(gradients, max_norm / (norm + 1e-06))
    else:
      pass
    count = torch.full([], step, dtype=6, device=ops.prim.device(w[0]))
    steps = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      torch.append(steps, count)
    torch._fused_adamw_(w, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
    return torch.len(w)
