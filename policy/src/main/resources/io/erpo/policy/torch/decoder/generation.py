# The decoder, continued: what a sampler calls, prefill first and then one token at a time.

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
      x = (self).finish(x, (self).attend_rows(q, k, v, rows, length), g, layer)
      for kept in [k, v]:
        places = torch.view(kept, [rows, length, -1, self.head_size])
        torch.append(cache, torch.contiguous(torch.transpose(places, 1, 2)))
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
      probabilities = (self).truncate(logits, probabilities, torch.unsqueeze(how[2], 1), torch.unsqueeze(how[3], 1))
    else:
      pass
    cumulated = torch.cumsum(probabilities, -1)
    thresholds = torch.unsqueeze(how[1], 1) * torch.narrow(cumulated, 1, -1, 1)
    ids = torch.searchsorted(cumulated, thresholds, out_int32=False, right=True)
    ids = torch.minimum(ids, torch.argmax(cumulated, -1, True))
    return torch.cat([torch.to(torch.t(ids), 7), torch.to(torch.t(torch.gather(logprobs, 1, ids)), 7)])

  # Zeros outside the top_k most probable ids, and of these outside the fewest that have top_p of their probability together
  # (Holtzman et al. 2020). Of ids with equal logits the lower one is the more probable. A row with top_p 1 and every id
  # in its top_k keeps its bits, since it may stand beside rows that are truncated.
  def truncate(self: __torch__.Decoder, logits: Tensor, probabilities: Tensor, top_p: Tensor, top_k: Tensor) -> Tensor:
    ids = torch.argsort(logits, stable=True, dim=-1, descending=True)
    ranks = torch.arange(torch.size(ids, -1), device=ops.prim.device(ids))
    sorted = torch.gather(probabilities, -1, ids) * torch.lt(ranks, top_k)
    cumulated = torch.cumsum(sorted, -1)
    nucleus = torch.lt(cumulated - sorted, top_p * torch.narrow(cumulated, 1, -1, 1))
    kept = torch.logical_or(nucleus, torch.ge(top_p, 1.))
    return torch.scatter_(torch.zeros_like(probabilities), -1, ids, sorted * kept)

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
