# A decoder-only transformer in TorchScript: RMS norms before attention and before a gated MLP, rotary positions, grouped
# queries. Qwen2, Qwen3 and Llama are this network with different attributes.
#
# The dialect is what torch.jit.save writes and torch::jit::load reads: every name has its full type, methods call each other
# as (self).name(...), and `torch.x` is the ATen operator x. Java packs this text with the attributes of a model
# (ScriptArchive), owns every tensor and passes it in; no tensor is kept here.
#
# Letters of the shapes:
#   N tokens   H hidden size   V vocabulary   D head size   A query heads   K key/value heads   I intermediate size
#   B slots or responses   P prompts   T tokens of a padded row   C capacity of a slot of the cache
#
# w, the weights: the token embedding [V, H]; of every layer, `stride` tensors:
#   input norm [H], query+key+value [(A + 2K) D, H], attention output [H, A D], post-attention norm [H], gate+up [2I, H],
#   down [H, I]; with `qkv_bias` then query+key+value bias [(A + 2K) D]; with `qk_norm` then query norm [D] and key norm [D];
# at last the final norm [H] and, unless `tied`, the output projection [V, H].
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

  # ------------------------------------------------------------------------------------------ the network

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

  # ------------------------------------------------------------------------------------------ generation

  # g, the weights as generation uses them: in the order of w, always with an output projection, then the angles of the
  # positions as complex numbers [positions, D / 2]. Large matrices are packed, and the rows of queries and keys are ordered
  # so that the two components that turn together are neighbours: a rotation is one complex product.
  # With `take`, w gives up each tensor that is replaced, so that there is never room for two models.
  def prepare(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, take: bool) -> List[Tensor]:
    g = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      torch.append(g, w[i])
    for layer in range(self.layers):
      at = (self).start(layer)
      torch._set_item(g, at + 1, (self).pack((self).pairs(w[at + 1])))
      for i in [2, 4, 5]:
        torch._set_item(g, at + i, (self).pack(w[at + i]))
      if take:
        for j in [1, 2, 4, 5]:
          torch._set_item(w, at + j, torch.empty([0]))
      else:
        pass
      if self.qkv_bias:
        torch._set_item(g, at + 6, (self).pairs(w[at + 6]))
      else:
        pass
      if self.qk_norm:
        end = (self).start(layer + 1)
        torch._set_item(g, end - 2, (self).neighbours(w[end - 2]))
        torch._set_item(g, end - 1, (self).neighbours(w[end - 1]))
      else:
        pass
    last = (self).start(self.layers)
    if self.tied:
      torch.append(g, (self).pack(w[0]))
    else:
      torch._set_item(g, last + 1, (self).pack(w[last + 1]))
      if take:
        torch._set_item(w, last + 1, torch.empty([0]))
      else:
        pass
    half = torch.floordiv(self.head_size, 2)
    cosines = torch.contiguous(torch.narrow(rope[0], -1, 0, half))
    sines = torch.contiguous(torch.narrow(rope[1], -1, half, half))
    torch.append(g, torch.complex(cosines, sines))
    return g

  # The rows of queries and keys so that components i and i + D / 2 of a head become 2i and 2i + 1; those of values stay.
  def pairs(self: __torch__.Decoder, qkv: Tensor) -> Tensor:
    turning = (self.heads + self.groups) * self.head_size
    values = torch.narrow(qkv, 0, turning, self.groups * self.head_size)
    return torch.cat([(self).neighbours(torch.narrow(qkv, 0, 0, turning)), values])

  def neighbours(self: __torch__.Decoder, x: Tensor) -> Tensor:
    halves = torch.reshape(x, [-1, 2, torch.floordiv(self.head_size, 2), torch.floordiv(torch.numel(x), torch.size(x, 0))])
    return torch.reshape(torch.transpose(halves, 1, 2), torch.size(x))

  # oneDNN reads the large matrices of a language model up to twice as fast; calls for small ones cost more than they save.
  # Always laid out for 64 rows, so that the layout does not depend on how much is generated.
  def pack(self: __torch__.Decoder, weight: Tensor) -> Tensor:
    packed = weight
    if torch.numel(weight) >= 131072:
      if ops.prim.is_cuda(weight):
        pass
      else:
        if ops.prim.dtype(weight) == 6:
          packed = ops.mkldnn._reorder_linear_weight(weight, 64)
        else:
          pass
    else:
      pass
    return packed

  # Whether all matrices are packed.
  def packed(self: __torch__.Decoder, g: List[Tensor]) -> bool:
    last = (self).start(self.layers)
    packed = ops.prim.is_mkldnn(g[last + 1])
    for layer in range(self.layers):
      for i in [1, 2, 4, 5]:
        if packed:
          packed = ops.prim.is_mkldnn(g[(self).start(layer) + i])
        else:
          pass
    return packed

  # qk [N, A + K, D], angles [N, 1, D / 2]
  def turn(self: __torch__.Decoder, qk: Tensor, angles: Tensor) -> Tuple[Tensor, Tensor]:
    pairs = torch.view(torch.to(qk, 6), [torch.size(qk, 0), -1, torch.floordiv(self.head_size, 2), 2])
    turned = torch.flatten(torch.view_as_real(torch.view_as_complex(pairs) * angles), 2, 3)
    turned = torch.to(turned, ops.prim.dtype(qk))
    return (torch.narrow(turned, 1, 0, self.heads), torch.narrow(turned, 1, self.heads, self.groups))

  # ids [P, T]; last: the rows of the P T tokens that end a prompt -> logits after them; keys and values by layer [P, K, T, D]
  def prefill(self: __torch__.Decoder, g: List[Tensor], ids: Tensor, last: Tensor) -> Tuple[Tensor, List[Tensor]]:
    rows = torch.size(ids, 0)
    length = torch.size(ids, 1)
    angles = torch.repeat(torch.narrow(g[-1], 0, 0, length), [rows, 1])
    angles = torch.unsqueeze(angles, 1)
    cache = annotate(List[Tensor], [])
    x = torch.embedding(g[0], torch.flatten(ids))
    for layer in range(self.layers):
      qk, v, = (self).project(x, g, layer)
      q, k, = (self).turn(qk, angles)
      q = torch.transpose(torch.view(q, [rows, length, -1, self.head_size]), 1, 2)
      k = torch.contiguous(torch.transpose(torch.view(k, [rows, length, -1, self.head_size]), 1, 2))
      v = torch.contiguous(torch.transpose(torch.view(v, [rows, length, -1, self.head_size]), 1, 2))
      torch.append(cache, k)
      torch.append(cache, v)
      attended = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None, enable_gqa=True)
      x = (self).finish(x, torch.reshape(torch.transpose(attended, 1, 2), [rows * length, -1]), g, layer)
    return ((self).logits(torch.index_select(x, 0, last), g), cache)

  # One token for each of the first B slots. step [6, B] float64: last token, its position, and four rows for `draw`.
  # cache: keys and values by layer [slots, K, C, D], of which the first `live` positions are looked at -> [2, B] float64: ids
  # and log-probabilities
  def decode(self: __torch__.Decoder, g: List[Tensor], cache: List[Tensor], step: Tensor, live: int, truncated: bool) -> Tensor:
    rows = torch.size(step, 1)
    groups = self.groups
    capacity = torch.size(cache[0], 2)
    ids = torch.to(step[0], 4)
    positions = torch.to(step[1], 4)
    angles = torch.unsqueeze(torch.index_select(g[-1], 0, positions), 1)
    device = ops.prim.device(step)
    places = torch.flatten(torch.unsqueeze(torch.arange(rows, device=device) * (groups * capacity) + positions, 1) + torch.arange(groups, device=device) * capacity)
    unseen = torch.gt(torch.arange(live, device=device), torch.unsqueeze(positions, 1))
    mask = torch.masked_fill(torch.zeros([rows, live], dtype=ops.prim.dtype(cache[0]), device=device), unseen, -inf)
    mask = torch.unsqueeze(torch.repeat_interleave(mask, groups, 0), 1)
    scale = torch.pow(self.head_size, -0.5)
    x = torch.embedding(g[0], ids)
    for layer in range(self.layers):
      qk, v, = (self).project(x, g, layer)
      q, k, = (self).turn(qk, angles)
      keys = torch.view(cache[2 * layer], [-1, self.head_size])
      values = torch.view(cache[2 * layer + 1], [-1, self.head_size])
      _0 = torch.index_copy_(keys, 0, places, torch.reshape(k, [-1, self.head_size]))
      _1 = torch.index_copy_(values, 0, places, torch.reshape(v, [-1, self.head_size]))
      keys = torch.narrow(torch.narrow(torch.view(keys, [-1, capacity, self.head_size]), 0, 0, rows * groups), 1, 0, live)
      values = torch.narrow(torch.narrow(torch.view(values, [-1, capacity, self.head_size]), 0, 0, rows * groups), 1, 0, live)
      q = torch.reshape(q, [rows * groups, -1, self.head_size])
      scores = torch.baddbmm(mask, q, torch.transpose(keys, 1, 2), beta=1., alpha=scale)
      shares = torch.to(torch.softmax(scores, -1, dtype=6), ops.prim.dtype(values))
      x = (self).finish(x, torch.view(torch.bmm(shares, values), [rows, -1]), g, layer)
    return (self).draw((self).logits(x, g), torch.narrow(step, 0, 2, 4), truncated)

  # The first token of responses to prompts that were just prefilled. logits [P, V]; step [5, B] float64: row of the prompt,
  # and four rows for `draw`
  def first(self: __torch__.Decoder, logits: Tensor, step: Tensor, truncated: bool) -> Tensor:
    return (self).draw(torch.index_select(logits, 0, torch.to(step[0], 4)), torch.narrow(step, 0, 1, 4), truncated)

  # Inverse transform sampling: the first id whose cumulated probability exceeds the uniform number; and its log-probability.
  # how [4, B] float64: temperature, uniform number and, where `truncated`, top-p and top-k.
  # Cumulated in float64, as float32 runs out of digits over a real vocabulary. `minimum` keeps a rounding at the upper end
  # from choosing an id past the last one of positive probability.
  def draw(self: __torch__.Decoder, logits: Tensor, how: Tensor, truncated: bool) -> Tensor:
    logprobs = torch.log_softmax(logits / torch.unsqueeze(torch.to(how[0], 6), 1), -1)
    probabilities = torch.to(torch.exp(logprobs), 7)
    if truncated:
      probabilities = (self).truncate(probabilities, torch.unsqueeze(how[2], 1), torch.unsqueeze(how[3], 1))
    else:
      pass
    cumulated = torch.cumsum(probabilities, -1)
    thresholds = torch.unsqueeze(how[1], 1) * torch.narrow(cumulated, 1, -1, 1)
    ids = torch.searchsorted(cumulated, thresholds, out_int32=False, right=True)
    ids = torch.minimum(ids, torch.argmax(cumulated, -1, True))
    return torch.cat([torch.to(torch.t(ids), 7), torch.to(torch.t(torch.gather(logprobs, 1, ids)), 7)])

  # Zeros outside the top_k most probable and outside the fewest whose probabilities sum to top_p (Holtzman et al. 2020).
  def truncate(self: __torch__.Decoder, probabilities: Tensor, top_p: Tensor, top_k: Tensor) -> Tensor:
    sorted, ids, = torch.sort(probabilities, stable=True, dim=-1, descending=True)
    before = torch.cumsum(sorted, -1) - sorted
    ranks = torch.arange(torch.size(sorted, -1), device=ops.prim.device(sorted))
    kept = torch.logical_and(torch.lt(before, top_p), torch.lt(ranks, top_k))
    return torch.scatter(torch.zeros_like(probabilities), -1, ids, sorted * kept)

  # Empty cache for `slots` sequences of at most `capacity` tokens, which takes over what another holds.
  def cache(self: __torch__.Decoder, g: List[Tensor], former: List[Tensor], slots: int, capacity: int) -> List[Tensor]:
    embedding = g[0]
    tensors = annotate(List[Tensor], [])
    for i in range(2 * self.layers):
      room = torch.zeros([slots, self.groups, capacity, self.head_size], dtype=ops.prim.dtype(embedding), device=ops.prim.device(embedding))
      if torch.len(former) > 0:
        _0 = torch.copy_(torch.narrow(room, 2, 0, torch.size(former[i], 2)), former[i])
        torch._set_item(former, i, torch.empty([0]))
      else:
        pass
      torch.append(tensors, room)
    return tensors

  # Copies the keys and values of prompts (rows of `prefilled`) into slots of the cache.
  def admit(self: __torch__.Decoder, cache: List[Tensor], prefilled: List[Tensor], slots: Tensor, prompts: Tensor) -> int:
    for i in range(torch.len(cache)):
      start = torch.narrow(cache[i], 2, 0, torch.size(prefilled[i], 2))
      _0 = torch.index_copy_(start, 0, slots, torch.index_select(prefilled[i], 0, prompts))
    return torch.len(cache)

  # Moves sequences of `live` tokens to other slots.
  def rearrange(self: __torch__.Decoder, cache: List[Tensor], source: Tensor, target: Tensor, live: int) -> int:
    for i in range(torch.len(cache)):
      start = torch.narrow(cache[i], 2, 0, live)
      _0 = torch.index_copy_(start, 0, target, torch.index_select(start, 0, source))
    return torch.len(cache)

  # ------------------------------------------------------------------------------------------ training
  #
  # A micro-batch is N tokens without padding: its distinct prompts, then its responses but their last tokens. Only attention
  # needs padded rows, each a prompt and a response: R places, in blocks of rows of one width.
  #   batch: ids [N]; positions [N]; rows [R], the token at each place; places [N], a place of each token;
  #     predecessors [M], the token that predicts each of the M tokens of responses; targets [M], those tokens
  #   blocks: rows and width of each block
  # Every layer is a graph of its own: its gradients are added up as soon as they are known, and with `checkpointing` its
  # activations live only as long (gradient checkpointing, Chen et al. 2016). The gradients are the same bits either way.

  # qk [N, A + K, D], angles [2, N, 1, D] -> [N, A, D], [N, K, D]
  def rotate(self: __torch__.Decoder, qk: Tensor, angles: Tensor) -> Tuple[Tensor, Tensor]:
    qk = torch.addcmul(qk * angles[0], torch.roll(qk, [torch.floordiv(self.head_size, 2)], [-1]), angles[1])
    parts = torch.split_with_sizes(qk, [self.heads, self.groups], 1)
    return (parts[0], parts[1])

  # q [N, A, D], k and v [N, K, D] -> [N, A D]
  def attend(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, batch: List[Tensor], blocks: List[int]) -> Tensor:
    places = annotate(List[int], [])
    for i in range(torch.floordiv(torch.len(blocks), 2)):
      torch.append(places, blocks[2 * i] * blocks[2 * i + 1])
    q_blocks = torch.split_with_sizes(torch.index_select(q, 0, batch[2]), places)
    k_blocks = torch.split_with_sizes(torch.index_select(k, 0, batch[2]), places)
    v_blocks = torch.split_with_sizes(torch.index_select(v, 0, batch[2]), places)
    attended = annotate(List[Tensor], [])
    for i in range(torch.len(places)):
      torch.append(attended, (self).attend_rows(q_blocks[i], k_blocks[i], v_blocks[i], blocks[2 * i], blocks[2 * i + 1]))
    return torch.index_select(torch.cat(attended), 0, batch[3])

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

  # The tensors of a layer that are trained: its weights, or where there are adapters these.
  def trained(self: __torch__.Decoder, w: List[Tensor], adapters: List[Tensor], index: int) -> List[Tensor]:
    if torch.len(adapters) > 0:
      tensors = torch.slice(adapters, 14 * index, 14 * index + 14)
    else:
      tensors = torch.slice(w, (self).start(index), (self).start(index + 1))
    return tensors

  # Where the gradients of a layer begin among all gradients.
  def trained_from(self: __torch__.Decoder, adapters: List[Tensor], index: int) -> int:
    first = 14 * index
    if torch.len(adapters) > 0:
      pass
    else:
      first = (self).start(index)
    return first

  # Low-rank adaptation (Hu et al. 2021) of the tensors at places first to last - 1 of an adapted layer: A of all, one below the
  # other [r, in], and `adapter_scale` times B of all, as blocks on the diagonal [out, r].
  def low_rank(self: __torch__.Decoder, adapters: List[Tensor], first: int, last: int) -> Tuple[Tensor, Tensor]:
    a = annotate(List[Tensor], [])
    b = annotate(List[Tensor], [])
    for i in range(first, last):
      torch.append(a, adapters[2 * i])
      torch.append(b, adapters[2 * i + 1])
    return (torch.cat(a), torch.block_diag(b) * self.adapter_scale)

  # adapters of a layer: A [r, in] and B [out, r] of q, k, v, o, gate, up and down, r being 0 where there is none -> of each of
  # its four products.
  def low_rank_products(self: __torch__.Decoder, adapters: List[Tensor]) -> List[Tensor]:
    a, b, = (self).low_rank(adapters, 0, 3)
    c, d, = (self).low_rank(adapters, 3, 4)
    e, f, = (self).low_rank(adapters, 4, 6)
    g, h, = (self).low_rank(adapters, 6, 7)
    return [a, b, c, d, e, f, g, h]

  # The weights with the products of the adapters added to them.
  def merged(self: __torch__.Decoder, w: List[Tensor], adapters: List[Tensor]) -> List[Tensor]:
    merged = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      torch.append(merged, torch.clone(w[i]))
    places = [1, 2, 4, 5]
    for index in range(self.layers):
      low_rank = (self).low_rank_products((self).trained(w, adapters, index))
      for product in range(4):
        weight = merged[(self).start(index) + places[product]]
        if torch.size(low_rank[2 * product], 0) > 0:
          _0 = torch.add_(weight, torch.mm(low_rank[2 * product + 1], low_rank[2 * product]))
        else:
          pass
    return merged

  # A layer on x [N, H] -> what its gradient is taken of (x and the layer's trained tensors), and at last its output [N, H].
  # angles [2, N, 1, D]
  def layer(self: __torch__.Decoder, w: List[Tensor], adapters: List[Tensor], index: int, x: Tensor, angles: Tensor, batch: List[Tensor], blocks: List[int], graph: bool) -> List[Tensor]:
    trained = (self).trained(w, adapters, index)
    state = [torch.requires_grad_(torch.detach(x), graph)]
    for i in range(torch.len(trained)):
      torch.append(state, torch.requires_grad_(torch.detach(trained[i]), graph))
    trained = torch.slice(state, 1)
    own = [state[0]]
    if torch.len(adapters) > 0:
      own = torch.add(own, torch.slice(w, (self).start(index), (self).start(index + 1)))
      own = torch.add(own, (self).low_rank_products(trained))
    else:
      own = torch.add(own, trained)
    for i in range(1, torch.len(own)):
      torch._set_item(own, i, torch.type_as(own[i], x))
    qk, v, = (self).project(own[0], own, 0)
    q, k, = (self).rotate(qk, angles)
    torch.append(state, (self).finish(own[0], (self).attend(q, k, v, batch, blocks), own, 0))
    return state

  def angles(self: __torch__.Decoder, rope: Tensor, batch: List[Tensor], dtype: int) -> Tensor:
    return torch.to(torch.unsqueeze(torch.index_select(rope, 1, batch[1]), 2), dtype)

  # All layers in the element type `dtype` -> of each, what `layer` gives.
  def layers_of(self: __torch__.Decoder, w: List[Tensor], adapters: List[Tensor], rope: Tensor, batch: List[Tensor], blocks: List[int], dtype: int, graph: bool) -> List[List[Tensor]]:
    angles = (self).angles(rope, batch, dtype)
    states = annotate(List[List[Tensor]], [])
    x = torch.to(torch.embedding(w[0], batch[0]), dtype)
    for index in range(self.layers):
      state = (self).layer(w, adapters, index, x, angles, batch, blocks, graph)
      torch.append(states, state)
      x = torch.detach(state[-1])
    return states

  # normed [n, H], output [V, H] -> log-softmax of logits / temperature [n, V]
  def distributions(self: __torch__.Decoder, normed: Tensor, output: Tensor, temperatures: Tensor) -> Tensor:
    logits = torch.to(torch.linear(normed, output), 6)
    return torch.log_softmax(torch.div(logits, torch.unsqueeze(temperatures, 1)), -1)

  def chosen(self: __torch__.Decoder, distributions: Tensor, targets: Tensor) -> Tensor:
    return torch.squeeze(torch.gather(distributions, 1, torch.unsqueeze(targets, 1)), 1)

  # Index in w of the output projection.
  def output(self: __torch__.Decoder) -> int:
    output = 0
    if self.tied:
      pass
    else:
      output = (self).start(self.layers) + 1
    return output

  # Log-probabilities of the targets [M], projected on the vocabulary `chunk` tokens at a time.
  def logprobs(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, adapters: List[Tensor], batch: List[Tensor], blocks: List[int], temperatures: Tensor, dtype: int, chunk: int) -> Tensor:
    x = (self).layers_of(w, adapters, rope, batch, blocks, dtype, False)[-1][-1]
    output = torch.to(w[(self).output()], dtype)
    weight = torch.to(w[(self).start(self.layers)], dtype)
    found = annotate(List[Tensor], [])
    predecessors = torch.split(batch[4], chunk)
    targets = torch.split(batch[5], chunk)
    parts = torch.split(temperatures, chunk)
    for i in range(torch.len(targets)):
      normed = (self).norm(torch.index_select(x, 0, predecessors[i]), weight)
      torch.append(found, (self).chosen((self).distributions(normed, output, parts[i]), targets[i]))
    return torch.cat(found)

  # Adds the gradient of the loss of one micro-batch to `gradients`. Rows of `tokens` [5, M]: temperature, share of the token
  # in the mean of the whole mini-batch; and for the clipped policy loss log-probability at sampling time, advantage, weight.
  # -> by token, the rows of `losses`, and at last the entropy
  def gradient(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, adapters: List[Tensor], batch: List[Tensor], blocks: List[int], tokens: Tensor, clips: List[float], dtype: int, chunk: int, checkpointing: bool, gradients: List[Tensor]) -> Tensor:
    states = (self).layers_of(w, adapters, rope, batch, blocks, dtype, torch.__not__(checkpointing))
    x = torch.detach(states[-1][-1])
    dx = torch.zeros_like(x, dtype=6)
    frozen = torch.len(adapters) > 0
    output = torch.to(w[(self).output()], dtype)
    predecessors = torch.split(batch[4], chunk)
    targets = torch.split(batch[5], chunk)
    parts = torch.split(tokens, chunk, 1)
    report = annotate(List[Tensor], [])
    for i in range(torch.len(targets)):
      selected = torch.index_select(x, 0, predecessors[i])
      rows, slope = (self).head_gradient(w, output, selected, targets[i], parts[i], clips, frozen, gradients)
      _0 = torch.index_add_(dx, 0, predecessors[i], torch.to(slope, 6))
      torch.append(report, rows)
    dx = torch.type_as(dx, x)
    angles = (self).angles(rope, batch, dtype)
    for i in range(self.layers):
      index = self.layers - 1 - i
      state = states[index]
      if checkpointing:
        state = (self).layer(w, adapters, index, state[0], angles, batch, blocks, True)
      else:
        pass
      slopes = torch.grad([state[-1]], torch.slice(state, 0, -1), annotate(List[Optional[Tensor]], [dx]), None, False, frozen)
      dx = unchecked_cast(Tensor, slopes[0])
      for j in range(1, torch.len(slopes)):
        slope = slopes[j]
        if torch.__isnot__(slope, None):
          _1 = torch.add_(gradients[(self).trained_from(adapters, index) + j - 1], unchecked_cast(Tensor, slope))
        else:
          pass
    if frozen:
      pass
    else:
      _2 = torch.index_add_(gradients[0], 0, batch[0], torch.to(dx, 6))
    return torch.cat(report, 1)

  # From the last hidden states [n, H] of the predecessors of n tokens to their loss and back -> rows of the report; the
  # gradient of the hidden states. That of the logits is written down, since autograd would keep several times [n, V].
  def head_gradient(self: __torch__.Decoder, w: List[Tensor], output: Tensor, hidden: Tensor, targets: Tensor, tokens: Tensor, clips: List[float], frozen: bool, gradients: List[Tensor]) -> Tuple[Tensor, Tensor]:
    last = (self).start(self.layers)
    hidden = torch.requires_grad_(hidden, True)
    weight = torch.requires_grad_(torch.detach(w[last]), True)
    normed = (self).norm(hidden, torch.type_as(weight, hidden))
    distributions = (self).distributions(torch.detach(normed), output, tokens[0])
    chosen = torch.requires_grad_((self).chosen(distributions, targets), True)
    losses = (self).losses(chosen, tokens, clips)
    slope = unchecked_cast(Tensor, torch.grad([torch.sum(losses[0] * tokens[1])], [chosen], None, None, False, False)[0])
    slope = torch.unsqueeze(slope / tokens[0], 1)
    probabilities = torch.exp(distributions)
    entropy = torch.neg(torch.sum(torch.mul_(distributions, probabilities), [-1], True))
    d_logits = torch.scatter_add_(torch.mul_(probabilities, torch.neg(slope)), 1, torch.unsqueeze(targets, 1), slope)
    d_logits = torch.type_as(d_logits, normed)
    slopes = torch.grad([normed], [hidden, weight], annotate(List[Optional[Tensor]], [torch.mm(d_logits, output)]), None, False, False)
    if frozen:
      pass
    else:
      _0 = torch.add_(gradients[last], unchecked_cast(Tensor, slopes[1]))
      _1 = (self).add_product(gradients[(self).output()], torch.t(d_logits), torch.detach(normed))
    return (torch.cat([torch.detach(losses), torch.t(entropy)]), unchecked_cast(Tensor, slopes[0]))

  # sum += a b, without a temporary as large as the sum where the types allow it.
  def add_product(self: __torch__.Decoder, sum: Tensor, a: Tensor, b: Tensor) -> Tensor:
    if ops.prim.dtype(sum) == ops.prim.dtype(a):
      result = torch.addmm_(sum, a, b)
    else:
      result = torch.add_(sum, torch.mm(a, b))
    return result

  # By token: the negative log-likelihood [1, n] without `clips`; else, with `clips` = low, high and dual, the clipped policy
  # loss and what there is to know about it [6, n]: loss, ratio, clipped low, clipped high, dual-clipped, log-ratio.
  def losses(self: __torch__.Decoder, chosen: Tensor, tokens: Tensor, clips: List[float]) -> Tensor:
    if torch.eq(torch.len(clips), 0):
      rows = [torch.neg(chosen)]
    else:
      advantages = tokens[3]
      log_ratio = torch.clamp(chosen - tokens[2], -20., 20.)
      ratio = torch.exp(log_ratio)
      unclipped = torch.neg(advantages) * ratio
      clipped = torch.neg(advantages) * torch.clamp(ratio, 1. - clips[0], 1. + clips[1])
      losses = torch.maximum(unclipped, clipped)
      is_clipped = torch.gt(clipped, unclipped)
      is_dual_clipped = torch.zeros_like(is_clipped)
      if clips[2] > 0.:
        bound = torch.neg(advantages) * clips[2]
        is_dual_clipped = torch.logical_and(torch.lt(advantages, 0.), torch.gt(losses, bound))
        losses = torch.where(torch.lt(advantages, 0.), torch.minimum(losses, bound), losses)
      else:
        pass
      is_low = torch.logical_and(is_clipped, torch.lt(advantages, 0.))
      is_high = torch.logical_and(is_clipped, torch.gt(advantages, 0.))
      rows = [losses * tokens[4], ratio, torch.to(is_low, 6), torch.to(is_high, 6), torch.to(is_dual_clipped, 6), log_ratio]
    return torch.stack(rows)

  # ------------------------------------------------------------------------------------------ scoring

  # One sequence, ids [T] -> log-probability of each token's successor [T] (the last one's is of no token and means nothing);
  # the most probable ids after the last token [count] and their log-probabilities [count]. The vocabulary is wide, so few rows at a
  # time are projected on it.
  def score(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, ids: Tensor, temperature: float, count: int) -> Tuple[Tensor, Tensor, Tensor]:
    length = torch.size(ids, 0)
    angles = torch.unsqueeze(torch.narrow(rope, 1, 0, length), 2)
    x = torch.embedding(w[0], ids)
    for layer in range(self.layers):
      qk, v, = (self).project(x, w, layer)
      q, k, = (self).rotate(qk, angles)
      q = torch.to(torch.unsqueeze(torch.transpose(q, 0, 1), 0), ops.prim.dtype(v))
      k = torch.to(torch.unsqueeze(torch.transpose(k, 0, 1), 0), ops.prim.dtype(v))
      v = torch.unsqueeze(torch.transpose(v, 0, 1), 0)
      attended = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None, enable_gqa=True)
      x = (self).finish(x, torch.reshape(torch.transpose(attended, 1, 2), [length, -1]), w, layer)
    rows = 256
    hidden = torch.split(x, rows)
    successors = torch.split(torch.roll(ids, [-1], [0]), rows)
    scores = annotate(List[Tensor], [])
    for i in range(torch.len(hidden)):
      torch.append(scores, (self).chosen((self).tempered(hidden[i], w, temperature), successors[i]))
    logprobs, best, = torch.topk((self).tempered(torch.narrow(x, 0, length - 1, 1), w, temperature), count)
    return (torch.cat(scores), torch.squeeze(best, 0), torch.squeeze(logprobs, 0))

  # x [N, H] -> log-softmax over the vocabulary of logits / temperature [N, V]
  def tempered(self: __torch__.Decoder, x: Tensor, w: List[Tensor], temperature: float) -> Tensor:
    return torch.log_softmax((self).logits(x, w) / temperature, -1)
