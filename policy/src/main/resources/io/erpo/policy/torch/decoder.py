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

  # ------------------------------------------------------------------------------------------ the network

  def rotary(self: __torch__.Decoder, like: Tensor, positions: int, theta: float) -> Tensor:
    # In float32 and in the order of operations of the Hugging Face implementation: at large positions the rounding shows.
    exponents = torch.div(torch.to(torch.arange(0, self.head_size, 2, device=ops.prim.device(like)), 6), self.head_size)
    frequencies = torch.reciprocal(torch.pow(theta, exponents))
    angles = torch.outer(torch.to(torch.arange(positions, device=ops.prim.device(like)), 6), frequencies)
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

  def norm(self: __torch__.Decoder, x: Tensor, weight: Tensor) -> Tensor:
    return x * torch.rsqrt(torch.mean(x * x, [-1], True) + self.epsilon) * weight

  # x [N, H], rope [2, N, 1, D] -> queries and keys, rotated, and values: [N, A, D], [N, K, D], [N, K, D]
  def project(self: __torch__.Decoder, x: Tensor, w: List[Tensor], layer: int, rope: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    at = (self).start(layer)
    heads = self.heads
    groups = self.groups
    x = (self).norm(x, w[at])
    if self.qkv_bias:
      qkv = torch.linear(x, w[at + 1], w[at + 6])
    else:
      qkv = torch.linear(x, w[at + 1])
    qkv = torch.view(qkv, [torch.size(x, 0), -1, self.head_size])
    if self.qk_norm:
      q = (self).norm(torch.narrow(qkv, 1, 0, heads), w[(self).start(layer + 1) - 2])
      k = (self).norm(torch.narrow(qkv, 1, heads, groups), w[(self).start(layer + 1) - 1])
      qk = torch.cat([q, k], 1)
    else:
      qk = torch.narrow(qkv, 1, 0, heads + groups)
    qk = torch.addcmul(qk * rope[0], torch.roll(qk, [torch.floordiv(self.head_size, 2)], [-1]), rope[1])
    return (torch.narrow(qk, 1, 0, heads), torch.narrow(qk, 1, heads, groups), torch.narrow(qkv, 1, heads + groups, groups))

  # x [N, H] and what its tokens attended to [N, A D] -> the layer's output [N, H]
  def finish(self: __torch__.Decoder, x: Tensor, attended: Tensor, w: List[Tensor], layer: int) -> Tensor:
    at = (self).start(layer)
    x = x + torch.linear(attended, w[at + 2])
    gate, up, = torch.chunk(torch.linear((self).norm(x, w[at + 3]), w[at + 4]), 2, -1)
    return x + torch.linear(torch.silu(gate) * up, w[at + 5])

  # x [N, H] -> [N, V]
  def logits(self: __torch__.Decoder, x: Tensor, w: List[Tensor]) -> Tensor:
    last = (self).start(self.layers)
    if self.tied:
      output = w[0]
    else:
      output = w[last + 1]
    return torch.linear((self).norm(x, w[last]), output)

  # ------------------------------------------------------------------------------------------ generation

  # ids [P, T], last [P] -> logits after position `last` of each prompt [P, V]; keys and values by layer [P, K, T, D]
  def prefill(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, ids: Tensor, last: Tensor) -> Tuple[Tensor, List[Tensor]]:
    rows = torch.size(ids, 0)
    length = torch.size(ids, 1)
    head_size = self.head_size
    angles = torch.unsqueeze(torch.repeat(torch.narrow(rope, 1, 0, length), [1, rows, 1]), 2)
    cache = annotate(List[Tensor], [])
    x = torch.embedding(w[0], torch.flatten(ids))
    for layer in range(self.layers):
      q, k, v, = (self).project(x, w, layer, angles)
      q = torch.transpose(torch.view(q, [rows, length, -1, head_size]), 1, 2)
      k = torch.contiguous(torch.transpose(torch.view(k, [rows, length, -1, head_size]), 1, 2))
      v = torch.contiguous(torch.transpose(torch.view(v, [rows, length, -1, head_size]), 1, 2))
      torch.append(cache, k)
      torch.append(cache, v)
      attended = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None, enable_gqa=True)
      x = (self).finish(x, torch.reshape(torch.transpose(attended, 1, 2), [rows * length, -1]), w, layer)
    x = torch.index_select(x, 0, torch.arange(rows, device=ops.prim.device(ids)) * length + last)
    return ((self).logits(x, w), cache)

  # One token for every slot. cache: keys and values by layer [B, K, C, D], written at `positions`; ids, positions [B]
  def decode(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, cache: List[Tensor], ids: Tensor, positions: Tensor, temperatures: Tensor, uniforms: Tensor) -> Tuple[Tensor, Tensor]:
    slots = torch.size(ids, 0)
    groups = self.groups
    capacity = torch.size(cache[0], 2)
    head_size = self.head_size
    angles = torch.unsqueeze(torch.index_select(rope, 1, positions), 2)
    rows = torch.flatten(torch.unsqueeze(torch.arange(slots, device=ops.prim.device(ids)) * (groups * capacity) + positions, 1) + torch.arange(groups, device=ops.prim.device(ids)) * capacity)
    mask = torch.masked_fill(torch.zeros([slots, capacity], device=ops.prim.device(ids)), torch.gt(torch.arange(capacity, device=ops.prim.device(ids)), torch.unsqueeze(positions, 1)), -inf)
    mask = torch.unsqueeze(torch.repeat_interleave(mask, groups, 0), 1)
    scale = torch.pow(head_size, -0.5)
    x = torch.embedding(w[0], ids)
    for layer in range(self.layers):
      q, k, v, = (self).project(x, w, layer, angles)
      keys = torch.view(cache[2 * layer], [-1, head_size])
      values = torch.view(cache[2 * layer + 1], [-1, head_size])
      _0 = torch.index_copy_(keys, 0, rows, torch.reshape(k, [-1, head_size]))
      _1 = torch.index_copy_(values, 0, rows, torch.reshape(v, [-1, head_size]))
      keys = torch.view(keys, [slots * groups, capacity, head_size])
      values = torch.view(values, [slots * groups, capacity, head_size])
      q = torch.reshape(q, [slots * groups, -1, head_size])
      shares = torch.softmax(torch.baddbmm(mask, q, torch.transpose(keys, 1, 2), beta=1., alpha=scale), -1)
      x = (self).finish(x, torch.view(torch.bmm(shares, values), [slots, -1]), w, layer)
    return (self).sample((self).logits(x, w), temperatures, uniforms)

  # The first token of slots whose prompt was just prefilled. logits [P, V], prompts [B]: the row of each slot's prompt
  def first(self: __torch__.Decoder, logits: Tensor, prompts: Tensor, temperatures: Tensor, uniforms: Tensor) -> Tuple[Tensor, Tensor]:
    return (self).sample(torch.index_select(logits, 0, prompts), temperatures, uniforms)

  # Inverse transform sampling: the first id whose cumulated probability exceeds the uniform number; and its log-probability.
  # Cumulated in float64, as float32 runs out of digits over a real vocabulary. `minimum` keeps a rounding at the upper end
  # from choosing an id past the last one of positive probability.
  def sample(self: __torch__.Decoder, logits: Tensor, temperatures: Tensor, uniforms: Tensor) -> Tuple[Tensor, Tensor]:
    logprobs = torch.log_softmax(logits / torch.unsqueeze(temperatures, 1), -1)
    cumulated = torch.cumsum(torch.exp(logprobs), -1, dtype=7)
    thresholds = torch.unsqueeze(uniforms, 1) * torch.narrow(cumulated, 1, -1, 1)
    ids = torch.searchsorted(cumulated, thresholds, out_int32=False, right=True)
    ids = torch.minimum(ids, torch.argmax(cumulated, -1, True))
    return (torch.squeeze(ids, 1), torch.squeeze(torch.gather(logprobs, 1, ids), 1))

  # Empty cache for `slots` sequences of at most `capacity` tokens.
  def cache(self: __torch__.Decoder, like: Tensor, slots: int, capacity: int) -> List[Tensor]:
    tensors = annotate(List[Tensor], [])
    for i in range(2 * self.layers):
      torch.append(tensors, torch.zeros([slots, self.groups, capacity, self.head_size], dtype=ops.prim.dtype(like), device=ops.prim.device(like)))
    return tensors

  # Copies the keys and values of prompts (rows of `prefilled`) into slots of the cache.
  def admit(self: __torch__.Decoder, cache: List[Tensor], prefilled: List[Tensor], slots: Tensor, prompts: Tensor) -> int:
    for i in range(torch.len(cache)):
      start = torch.narrow(cache[i], 2, 0, torch.size(prefilled[i], 2))
      _0 = torch.index_copy_(start, 0, slots, torch.index_select(prefilled[i], 0, prompts))
    return torch.len(cache)

  # ------------------------------------------------------------------------------------------ training

  # Responses share the computation of their prompt. prompts [P, S] right-padded, lengths [P]; inputs [B, T] the response
  # tokens but the last, right-padded; owners [B] the prompt of each response -> hidden states [P S + B T, H], prompts first.
  def hidden(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, prompts: Tensor, lengths: Tensor, inputs: Tensor, owners: Tensor) -> Tensor:
    P = torch.size(prompts, 0)
    S = torch.size(prompts, 1)
    B = torch.size(inputs, 0)
    T = torch.size(inputs, 1)
    head_size = self.head_size
    starts = torch.unsqueeze(torch.index_select(lengths, 0, owners), 1)
    positions = torch.cat([torch.repeat(torch.arange(S, device=ops.prim.device(prompts)), [P]), torch.flatten(starts + torch.arange(T, device=ops.prim.device(prompts)))])
    angles = torch.unsqueeze(torch.index_select(rope, 1, positions), 2)
    sees_prompt = torch.expand(torch.unsqueeze(torch.lt(torch.arange(S, device=ops.prim.device(prompts)), starts), 1), [B, T, S])
    sees_response = torch.expand(torch.unsqueeze(torch.tril(torch.ones([T, T], dtype=11, device=ops.prim.device(prompts))), 0), [B, T, T])
    sees = torch.unsqueeze(torch.cat([sees_prompt, sees_response], -1), 1)
    x = torch.embedding(w[0], torch.cat([torch.flatten(prompts), torch.flatten(inputs)]))
    for layer in range(self.layers):
      q, k, v, = (self).project(x, w, layer, angles)
      prompt_q = torch.transpose(torch.view(torch.narrow(q, 0, 0, P * S), [P, S, -1, head_size]), 1, 2)
      prompt_k = torch.transpose(torch.view(torch.narrow(k, 0, 0, P * S), [P, S, -1, head_size]), 1, 2)
      prompt_v = torch.transpose(torch.view(torch.narrow(v, 0, 0, P * S), [P, S, -1, head_size]), 1, 2)
      q = torch.transpose(torch.view(torch.narrow(q, 0, P * S, B * T), [B, T, -1, head_size]), 1, 2)
      k = torch.transpose(torch.view(torch.narrow(k, 0, P * S, B * T), [B, T, -1, head_size]), 1, 2)
      v = torch.transpose(torch.view(torch.narrow(v, 0, P * S, B * T), [B, T, -1, head_size]), 1, 2)
      k = torch.cat([torch.index_select(prompt_k, 0, owners), k], 2)
      v = torch.cat([torch.index_select(prompt_v, 0, owners), v], 2)
      of_prompts = torch.scaled_dot_product_attention(prompt_q, prompt_k, prompt_v, None, 0., True, scale=None, enable_gqa=True)
      of_responses = torch.scaled_dot_product_attention(q, k, v, sees, 0., False, scale=None, enable_gqa=True)
      of_prompts = torch.reshape(torch.transpose(of_prompts, 1, 2), [P * S, -1])
      of_responses = torch.reshape(torch.transpose(of_responses, 1, 2), [B * T, -1])
      x = (self).finish(x, torch.cat([of_prompts, of_responses]), w, layer)
    return x

  # Log-softmax over the vocabulary of logits / temperature at the response tokens [N, V]. predecessors [N]: the row of
  # `hidden` that predicts each token; only those rows are projected on the vocabulary.
  def distributions(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, prompts: Tensor, lengths: Tensor, inputs: Tensor, owners: Tensor, predecessors: Tensor, temperatures: Tensor) -> Tensor:
    x = torch.index_select((self).hidden(w, rope, prompts, lengths, inputs, owners), 0, predecessors)
    return torch.log_softmax((self).logits(x, w) / torch.unsqueeze(temperatures, 1), -1)

  # distributions [N, V], targets [N] -> log-probabilities of the targets [N]
  def chosen(self: __torch__.Decoder, distributions: Tensor, targets: Tensor) -> Tensor:
    return torch.squeeze(torch.gather(distributions, 1, torch.unsqueeze(targets, 1)), 1)

  def logprobs(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, prompts: Tensor, lengths: Tensor, inputs: Tensor, owners: Tensor, predecessors: Tensor, targets: Tensor, temperatures: Tensor) -> Tensor:
    return (self).chosen((self).distributions(w, rope, prompts, lengths, inputs, owners, predecessors, temperatures), targets)

  # Adds the gradient of the clipped policy loss of one micro-batch to `gradients`. Rows of `tokens` [5, N]: temperature,
  # log-probability at sampling time, advantage, weight, share of the token in the mean of the whole mini-batch.
  # -> by token [7, N]: loss, ratio, clipped low, clipped high, dual-clipped, log-ratio, entropy
  def policy_gradient(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, prompts: Tensor, lengths: Tensor, inputs: Tensor, owners: Tensor, predecessors: Tensor, targets: Tensor, tokens: Tensor, clip_low: float, clip_high: float, dual_clip: float, gradients: List[Tensor]) -> Tensor:
    leaves = (self).leaves(w)
    old = tokens[1]
    advantages = tokens[2]
    distributions = (self).distributions(leaves, rope, prompts, lengths, inputs, owners, predecessors, tokens[0])
    log_ratio = torch.clamp((self).chosen(distributions, targets) - old, -20., 20.)
    ratio = torch.exp(log_ratio)
    unclipped = torch.neg(advantages) * ratio
    clipped = torch.neg(advantages) * torch.clamp(ratio, 1. - clip_low, 1. + clip_high)
    losses = torch.maximum(unclipped, clipped)
    is_clipped = torch.gt(clipped, unclipped)
    is_dual_clipped = torch.zeros_like(is_clipped)
    if dual_clip > 0.:
      bound = torch.neg(advantages) * dual_clip
      is_dual_clipped = torch.logical_and(torch.lt(advantages, 0.), torch.gt(losses, bound))
      losses = torch.where(torch.lt(advantages, 0.), torch.minimum(losses, bound), losses)
    else:
      pass
    losses = losses * tokens[3]
    _0 = (self).accumulate(torch.sum(losses * tokens[4]), leaves, gradients)
    known = torch.detach(distributions)
    entropy = torch.neg(torch.sum(torch.exp(known) * known, [-1]))
    is_low = torch.logical_and(is_clipped, torch.lt(advantages, 0.))
    is_high = torch.logical_and(is_clipped, torch.gt(advantages, 0.))
    return torch.stack([torch.detach(losses), torch.detach(ratio), torch.to(is_low, 6), torch.to(is_high, 6), torch.to(is_dual_clipped, 6), torch.detach(log_ratio), entropy])

  # Adds the gradient of the negative log-likelihood of one micro-batch to `gradients`. Rows of `tokens` [2, N]:
  # temperature, share of the token in the mean -> loss by token [N]
  def likelihood_gradient(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, prompts: Tensor, lengths: Tensor, inputs: Tensor, owners: Tensor, predecessors: Tensor, targets: Tensor, tokens: Tensor, gradients: List[Tensor]) -> Tensor:
    leaves = (self).leaves(w)
    losses = torch.neg((self).logprobs(leaves, rope, prompts, lengths, inputs, owners, predecessors, targets, tokens[0]))
    _0 = (self).accumulate(torch.sum(losses * tokens[1]), leaves, gradients)
    return torch.detach(losses)

  # The same storage, as the variables that a gradient is taken of.
  def leaves(self: __torch__.Decoder, w: List[Tensor]) -> List[Tensor]:
    leaves = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      torch.append(leaves, torch.requires_grad_(torch.detach(w[i]), True))
    return leaves

  def accumulate(self: __torch__.Decoder, loss: Tensor, leaves: List[Tensor], gradients: List[Tensor]) -> int:
    parts = torch.grad([loss], leaves, None, None, False, False)
    for i in range(torch.len(leaves)):
      _0 = torch.add_(gradients[i], unchecked_cast(Tensor, parts[i]))
    return torch.len(leaves)

  # ------------------------------------------------------------------------------------------ scoring

  # One sequence, ids [T] -> log-probability of each token's successor [T] (the last one's is of no token and means nothing);
  # the k most probable ids after the last token [k] and their log-probabilities [k]. The vocabulary is wide, so few rows at a
  # time are projected on it.
  def score(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, ids: Tensor, temperature: float, k: int) -> Tuple[Tensor, Tensor, Tensor]:
    length = torch.size(ids, 0)
    angles = torch.unsqueeze(torch.narrow(rope, 1, 0, length), 2)
    x = torch.embedding(w[0], ids)
    for layer in range(self.layers):
      queries, keys, values, = (self).project(x, w, layer, angles)
      queries = torch.unsqueeze(torch.transpose(queries, 0, 1), 0)
      keys = torch.unsqueeze(torch.transpose(keys, 0, 1), 0)
      values = torch.unsqueeze(torch.transpose(values, 0, 1), 0)
      attended = torch.scaled_dot_product_attention(queries, keys, values, None, 0., True, scale=None, enable_gqa=True)
      x = (self).finish(x, torch.reshape(torch.transpose(attended, 1, 2), [length, -1]), w, layer)
    rows = 256
    hidden = torch.split(x, rows)
    successors = torch.split(torch.roll(ids, [-1], [0]), rows)
    scores = annotate(List[Tensor], [])
    for i in range(torch.len(hidden)):
      torch.append(scores, (self).chosen((self).tempered(hidden[i], w, temperature), successors[i]))
    logprobs, best, = torch.topk((self).tempered(torch.narrow(x, 0, length - 1, 1), w, temperature), k)
    return (torch.cat(scores), torch.squeeze(best, 0), torch.squeeze(logprobs, 0))

  # x [N, H] -> log-softmax over the vocabulary of logits / temperature [N, V], in float32
  def tempered(self: __torch__.Decoder, x: Tensor, w: List[Tensor], temperature: float) -> Tensor:
    return torch.log_softmax(torch.to((self).logits(x, w), 6) / temperature, -1)
