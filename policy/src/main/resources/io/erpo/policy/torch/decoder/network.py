# A decoder-only transformer in TorchScript: RMS norms before attention and before a gated MLP, rotary positions, grouped
# queries. Qwen2, Qwen3 and Llama are this network with different attributes.
#
# The dialect is what torch.jit.save writes and torch::jit::load reads: every name has its full type, methods call each other
# as (self).name(...), and `torch.x` is the ATen operator x. Java packs this text, continued in generation.py, training.py and
# scoring.py, with the attributes of a model (ScriptArchive), owns every tensor and passes it in; no tensor is kept here.
#
# Letters of the shapes:
#   N tokens   H hidden size   V vocabulary   D head size   A query heads   K key/value heads   I intermediate size
#   B slots or responses   P prompts   T tokens of a padded row   C capacity of a slot of the cache
#
# w, the weights: the token embedding [V, H]; of every layer, `stride` tensors:
#   input norm [H], query+key+value [(A + 2K) D, H], attention output [H, A D], post-attention norm [H], gate+up [2I, H],
#   down [H, I]; with `qkv_bias` then query+key+value bias [(A + 2K) D]; with `qk_norm` then query norm [D] and key norm [D];
# finally the final norm [H] and, unless `tied`, the output projection [V, H].
# A checkpoint's q_proj, k_proj and v_proj are consecutive row blocks of one tensor here (fewer, larger products).
#
# rope [2, positions, D]: cosines, and sines signed for a rotation by half a head (see `rotary`).
class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]
  layers : int
  heads : int
  groups : int
  head_size : int
  epsilon : float
  qkv_bias : bool
  qk_norm : bool
  tied : bool
  adapter_scale : float

  # The rotary embedding is computed in float32 and in the order of operations of the Hugging Face implementation: at large
  # positions the rounding shows.

  # Angle per position of each pair of components of a head [D / 2].
  def frequencies(self: __torch__.Decoder, theta: float, device: str) -> Tensor:
    exponents = torch.div(torch.to(torch.arange(0, self.head_size, 2, device=torch.device(device)), 6), self.head_size)
    return torch.reciprocal(torch.pow(theta, exponents))

  def scaled_linearly(self: __torch__.Decoder, frequencies: Tensor, factor: float) -> Tensor:
    return frequencies / factor

  # Llama 3.1 (Grattafiori et al. 2024): long wavelengths are stretched by `factor`, short ones kept, and between the two
  # bounds the change is gradual.
  def scaled_as_llama3(self: __torch__.Decoder, frequencies: Tensor, factor: float, low: float, high: float, positions: float) -> Tensor:
    wavelengths = torch.reciprocal(frequencies) * 6.283185307179586
    is_long = torch.gt(wavelengths, positions / low)
    is_short = torch.lt(wavelengths, positions / high)
    scaled = torch.where(is_long, frequencies / factor, frequencies)
    share = (torch.reciprocal(wavelengths) * positions - low) / (high - low)
    gradual = torch.rsub(share, 1) * scaled / factor + share * scaled
    return torch.where(torch.logical_or(is_long, is_short), scaled, gradual)

  def rotary(self: __torch__.Decoder, frequencies: Tensor, positions: int) -> Tensor:
    angles = torch.outer(torch.to(torch.arange(positions, device=ops.prim.device(frequencies)), 6), frequencies)
    cosines = torch.cos(angles)
    sines = torch.sin(angles)
    return torch.stack([torch.cat([cosines, cosines], -1), torch.cat([torch.neg(sines), sines], -1)])

  # Index in w of the first tensor of a layer; of the tensor after the last layer.
  def start(self: __torch__.Decoder, layer: int) -> int:
    stride = 6
    if self.qkv_bias:
      stride = stride + 1
    else:
      pass
    if self.qk_norm:
      stride = stride + 2
    else:
      pass
    return 1 + stride * layer

  # The mean square is taken in float32, whatever x is.
  def norm(self: __torch__.Decoder, x: Tensor, weight: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(x, -1)], weight, self.epsilon)

  # x W' + bias, W = w[at]. Weights may be laid out for oneDNN: see `pack`. With `adapter_scale`, the four products of a layer
  # in training have a low-rank term: see `layer`.
  def dense(self: __torch__.Decoder, x: Tensor, w: List[Tensor], at: int, bias: Optional[Tensor]) -> Tensor:
    if ops.prim.is_mkldnn(w[at]):
      y = ops.mkldnn._linear_pointwise(x, w[at], bias, "none", annotate(List[Optional[number]], []), "")
    else:
      y = torch.linear(x, w[at], bias)
    if self.adapter_scale > 0.:
      product = at - 2
      if at > 3:
        product = at - 3
      else:
        pass
      a = w[(self).start(1) + 2 * product]
      b = w[(self).start(1) + 2 * product + 1]
      if torch.size(a, 0) > 0:
        y = y + torch.linear(torch.linear(x, a), b)
      else:
        pass
    else:
      pass
    return y

  # x [N, H] -> queries and keys [N, A + K, D], to be rotated, and values [N, K, D]
  def project(self: __torch__.Decoder, x: Tensor, w: List[Tensor], layer: int) -> Tuple[Tensor, Tensor]:
    at = (self).start(layer)
    bias = annotate(Optional[Tensor], None)
    if self.qkv_bias:
      bias = w[at + 6]
    else:
      pass
    qkv = (self).dense((self).norm(x, w[at]), w, at + 1, bias)
    qkv = torch.view(qkv, [torch.size(x, 0), -1, self.head_size])
    if self.qk_norm:
      end = (self).start(layer + 1)
      q = (self).norm(torch.narrow(qkv, 1, 0, self.heads), w[end - 2])
      k = (self).norm(torch.narrow(qkv, 1, self.heads, self.groups), w[end - 1])
      qk = torch.cat([q, k], 1)
    else:
      qk = torch.narrow(qkv, 1, 0, self.heads + self.groups)
    return (qk, torch.narrow(qkv, 1, self.heads + self.groups, self.groups))

  # qk [N, A + K, D], angles [2, N, 1, D] -> [N, A, D], [N, K, D]
  def rotate(self: __torch__.Decoder, qk: Tensor, angles: Tensor) -> Tuple[Tensor, Tensor]:
    qk = torch.addcmul(qk * angles[0], torch.roll(qk, [torch.floordiv(self.head_size, 2)], [-1]), angles[1])
    parts = torch.split_with_sizes(qk, [self.heads, self.groups], 1)
    return (parts[0], parts[1])

  # Causal attention within each row: q [rows width, A, D], k and v [rows width, K, D] -> [rows width, A D]
  def attend_rows(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, rows: int, width: int) -> Tensor:
    groups = self.groups
    head_size = self.head_size
    k = torch.transpose(torch.view(k, [rows, width, groups, head_size]), 1, 2)
    v = torch.transpose(torch.view(v, [rows, width, groups, head_size]), 1, 2)
    # On a CPU, libtorch's fused attention takes longer than the products over rows so short that the shares fit the cache.
    if torch.__and__(width <= 128, ops.prim.device(q) == torch.device("cpu")):
      q = torch.permute(torch.view(q, [rows, width, groups, -1, head_size]), [0, 2, 3, 1, 4])
      q = torch.reshape(q, [rows * groups, -1, head_size])
      k = torch.reshape(k, [rows * groups, width, head_size])
      v = torch.reshape(v, [rows * groups, width, head_size])
      future = torch.triu(torch.full([width, width], -inf, dtype=ops.prim.dtype(q)), 1)
      future = torch.repeat(future, [torch.floordiv(self.heads, groups), 1])
      scores = torch.baddbmm(torch.unsqueeze(future, 0), q, torch.transpose(k, 1, 2), beta=1., alpha=torch.pow(head_size, -0.5))
      attended = torch.bmm(torch.type_as(torch.softmax(scores, -1, dtype=6), v), v)
      attended = torch.permute(torch.view(attended, [rows, groups, -1, width, head_size]), [0, 3, 1, 2, 4])
    else:
      # With enable_gqa, libtorch 2.7 would leave its fused kernel on a CPU and hold all shares of attention at once.
      q = torch.transpose(torch.view(q, [rows, width, -1, head_size]), 1, 2)
      share = [rows, groups, torch.floordiv(self.heads, groups), width, head_size]
      k = torch.reshape(torch.expand(torch.unsqueeze(k, 2), share), torch.size(q))
      v = torch.reshape(torch.expand(torch.unsqueeze(v, 2), share), torch.size(q))
      attended = torch.transpose(torch.scaled_dot_product_attention(q, k, v, None, 0., True), 1, 2)
    return torch.reshape(attended, [rows * width, -1])

  # x [N, H] and what its tokens attended to [N, A D] -> the layer's output [N, H]
  def finish(self: __torch__.Decoder, x: Tensor, attended: Tensor, w: List[Tensor], layer: int) -> Tensor:
    at = (self).start(layer)
    x = x + (self).dense(attended, w, at + 2, None)
    gate, up, = torch.chunk((self).dense((self).norm(x, w[at + 3]), w, at + 4, None), 2, -1)
    return x + (self).dense(torch.silu(gate) * up, w, at + 5, None)

  # x [N, H] -> [N, V] float32
  def logits(self: __torch__.Decoder, x: Tensor, w: List[Tensor]) -> Tensor:
    last = (self).start(self.layers)
    output = 0
    if torch.len(w) > last + 1:
      output = last + 1
    else:
      pass
    return torch.to((self).dense((self).norm(x, w[last]), w, output, None), 6)
