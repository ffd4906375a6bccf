# What is done to lists of tensors of any model: copying them, and the optimizer. In the dialect of decoder/network.py.
class Tensors(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]

  # To a device, without waiting where the memory allows it. The same tensor where it is there already.
  def move(self: __torch__.Tensors, tensor: Tensor, device: str) -> Tensor:
    return torch.to(tensor, torch.device(device), ops.prim.dtype(tensor), True, False)

  # Not yet filled.
  def empty(self: __torch__.Tensors, shape: List[int], dtype: int, device: str) -> Tensor:
    return torch.empty(shape, dtype=dtype, device=torch.device(device))

  # Writes elements, given as bytes of another type, into one of the tensors from its element `offset` on. -> index of the
  # first of them that is NaN or infinite, else -1
  def put(self: __torch__.Tensors, tensors: List[Tensor], index: int, offset: int, bytes: Tensor, dtype: int) -> int:
    elements = torch.view_copy(bytes, dtype=dtype)
    _0 = torch.copy_(torch.narrow(torch.view(tensors[index], [-1]), 0, offset, torch.size(elements, 0)), elements)
    least, most, = torch.aminmax(elements)
    if bool(torch.logical_and(torch.isfinite(least), torch.isfinite(most))):
      found = -1
    else:
      found = int(torch.nonzero(torch.logical_not(torch.isfinite(elements)))[0][0])
    return found

  def dtype(self: __torch__.Tensors, tensors: List[Tensor]) -> int:
    return ops.prim.dtype(tensors[0])

  # The bytes of elements of one of the tensors, on the host.
  def bytes(self: __torch__.Tensors, tensors: List[Tensor], index: int, start: int, count: int) -> Tensor:
    elements = torch.narrow(torch.view(tensors[index], [-1]), 0, start, count)
    return torch.view_copy(torch.to(elements, torch.device("cpu"), ops.prim.dtype(elements)), dtype=0)

  # Copies into memory that libtorch allocates, aligned alike for every tensor: kernels may round by alignment.
  def copy(self: __torch__.Tensors, tensors: List[Tensor]) -> List[Tensor]:
    copies = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(copies, torch.clone(tensors[i]))
    return copies

  def place_all(self: __torch__.Tensors, tensors: List[Tensor], device: str, dtype: int) -> List[Tensor]:
    copies = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(copies, torch.to(tensors[i], torch.device(device), dtype, False, True))
    return copies

  def zeros_like(self: __torch__.Tensors, tensors: List[Tensor]) -> List[Tensor]:
    zeros = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      torch.append(zeros, torch.zeros_like(tensors[i]))
    return zeros

  def clear(self: __torch__.Tensors, gradients: List[Tensor]) -> int:
    torch._foreach_zero_(gradients)
    return torch.len(gradients)

  def add(self: __torch__.Tensors, sums: List[Tensor], others: List[Tensor]) -> int:
    torch._foreach_add_(sums, others)
    return torch.len(sums)

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
