# The decoder, continued: what a learner calls.
#
# A micro-batch is N tokens without padding: its distinct prompts, then its responses but their last tokens. Only attention
# needs padded rows, each a prompt and a response: R places, in blocks of rows of one width.
#   batch: ids [N]; positions [N]; rows [R], the token at each place; places [N], a place of each token;
#     predecessors [M], the token that predicts each of the M tokens of responses; targets [M], those tokens
#   blocks: rows and width of each block
# Every layer is a graph of its own: its gradients are added up as soon as they are known, and with `checkpointing` its
# activations live only as long (gradient checkpointing, Chen et al. 2016). The gradients are the same bits either way.

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

  # adapters of a layer: A [r, in] and B [out, r] of q, k, v, o, gate, up and down, r being 0 where there is none -> A and B of
  # its four products, in turn.
  def low_rank_products(self: __torch__.Decoder, adapters: List[Tensor]) -> List[Tensor]:
    bounds = [0, 3, 4, 6, 7]
    products = annotate(List[Tensor], [])
    for product in range(4):
      a, b, = (self).low_rank(adapters, bounds[product], bounds[product + 1])
      torch.append(products, a)
      torch.append(products, b)
    return products

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

  # A layer on x [N, H] -> what its gradient is taken of (x and the layer's trained tensors), followed by its output [N, H].
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
    angles = (self).angles(rope, batch, dtype)
    x = torch.to(torch.embedding(w[0], batch[0]), dtype)
    for index in range(self.layers):
      x = (self).layer(w, adapters, index, x, angles, batch, blocks, False)[-1]
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

  # Adds the gradient of the loss of one micro-batch, computed in the element type `dtype`, to `gradients`, which are of the
  # adapters where there are any and of w otherwise.
  #   tokens [2, M]: temperature, and share of the token in the mean of the whole mini-batch; for the policy loss [7, M]:
  #     log-probability at sampling time, advantage, weight, log-probability under the reference policy, weight of the entropies
  #   loss: nothing for the negative log-likelihood; else low and high clip, dual clip, coefficients of the KL divergence and of
  #     the entropy, and above 0 for CISPO and for ratios of sequences
  #   whole: the lengths of the responses where a token's loss depends on all tokens of its response, else nothing
  #   base: a temperature to measure entropies at, or 0
  # -> by token, the rows of `losses`, followed by the entropy, and where there is a base by the entropy at that temperature
  def gradient(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, adapters: List[Tensor], batch: List[Tensor], blocks: List[int], tokens: Tensor, loss: List[float], whole: List[int], base: float, dtype: int, chunk: int, checkpointing: bool, gradients: List[Tensor]) -> Tensor:
    angles = (self).angles(rope, batch, dtype)
    states = annotate(List[List[Tensor]], [])
    x = torch.to(torch.embedding(w[0], batch[0]), dtype)
    for index in range(self.layers):
      state = (self).layer(w, adapters, index, x, angles, batch, blocks, torch.__not__(checkpointing))
      torch.append(states, state)
      x = torch.detach(state[-1])
    dx = torch.zeros_like(x, dtype=6)
    frozen = torch.len(adapters) > 0
    output = torch.to(w[(self).output()], dtype)
    predecessors = torch.split(batch[4], chunk)
    targets = torch.split(batch[5], chunk)
    if torch.len(whole) > 0:
      chosen, entropies, = (self).looked_at(w, output, x, predecessors, targets, torch.split(tokens[0], chunk))
      tokens = (self).of_responses(chosen, entropies, tokens, whole)
    else:
      pass
    parts = torch.split(tokens, chunk, 1)
    report = annotate(List[Tensor], [])
    for i in range(torch.len(targets)):
      selected = torch.index_select(x, 0, predecessors[i])
      rows, slope = (self).head_gradient(w, output, selected, targets[i], parts[i], loss, base, frozen, gradients)
      _0 = torch.index_add_(dx, 0, predecessors[i], torch.to(slope, 6))
      torch.append(report, rows)
    dx = torch.type_as(dx, x)
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

  # Log-probabilities and entropies [M] of tokens before their loss is known, which takes a second projection on the vocabulary.
  def looked_at(self: __torch__.Decoder, w: List[Tensor], output: Tensor, x: Tensor, predecessors: List[Tensor], targets: List[Tensor], temperatures: List[Tensor]) -> Tuple[Tensor, Tensor]:
    weight = torch.type_as(w[(self).start(self.layers)], x)
    chosen = annotate(List[Tensor], [])
    entropies = annotate(List[Tensor], [])
    for i in range(torch.len(targets)):
      normed = (self).norm(torch.index_select(x, 0, predecessors[i]), weight)
      distributions = (self).distributions(normed, output, temperatures[i])
      torch.append(chosen, (self).chosen(distributions, targets[i]))
      torch.append(entropies, torch.neg(torch.sum(torch.mul_(torch.exp(distributions), distributions), [-1])))
    return (torch.cat(chosen), torch.cat(entropies))

  # tokens [7, M] -> [8, M]: with the entropies in the advantages (RL-ZVP, arXiv 2509.21880, equation 5), and the mean log-ratio of
  # the response (GSPO, arXiv 2507.18071, equation 7).
  def of_responses(self: __torch__.Decoder, chosen: Tensor, entropies: Tensor, tokens: Tensor, whole: List[int]) -> Tensor:
    log_ratios = torch.split_with_sizes(chosen - tokens[2], whole)
    entropies_of = torch.split_with_sizes(entropies, whole)
    weights = torch.split_with_sizes(tokens[6], whole)
    means = annotate(List[Tensor], [])
    advantages = annotate(List[Tensor], [])
    for i in range(torch.len(whole)):
      torch.append(means, torch.expand_as(torch.mean(log_ratios[i]), log_ratios[i]))
      lacking = torch.max(entropies_of[i]) - entropies_of[i]
      torch.append(advantages, weights[i] * torch.where(torch.gt(weights[i], 0.), entropies_of[i], lacking))
    return torch.stack([tokens[0], tokens[1], tokens[2], tokens[3] + torch.cat(advantages), tokens[4], tokens[5], tokens[6], torch.cat(means)])

  # Entropies [n] of softmax(logits / base), from the log-softmax of logits / temperature.
  def entropies_at(self: __torch__.Decoder, distributions: Tensor, temperatures: Tensor, base: float) -> Tensor:
    tempered = torch.mul(distributions, torch.unsqueeze(temperatures / base, 1))
    tempered = torch.sub_(tempered, torch.logsumexp(tempered, [-1], True))
    return torch.neg(torch.sum(torch.mul_(torch.exp(tempered), tempered), [-1]))

  # The rows of `losses`, and the gradient of the loss [n] with respect to the log-probabilities of the targets.
  def slopes(self: __torch__.Decoder, chosen: Tensor, tokens: Tensor, loss: List[float]) -> Tuple[Tensor, Tensor]:
    chosen = torch.requires_grad_(torch.detach(chosen), True)
    losses = (self).losses(chosen, tokens, loss)
    slope = unchecked_cast(Tensor, torch.grad([torch.sum(losses[0] * tokens[1])], [chosen], None, None, False, False)[0])
    return (torch.detach(losses), slope)

  # From the last hidden states [n, H] of the predecessors of n tokens to their loss and back -> rows of the report; the
  # gradient of the hidden states. That of the logits is written down, since autograd would keep several times [n, V].
  def head_gradient(self: __torch__.Decoder, w: List[Tensor], output: Tensor, hidden: Tensor, targets: Tensor, tokens: Tensor, loss: List[float], base: float, frozen: bool, gradients: List[Tensor]) -> Tuple[Tensor, Tensor]:
    last = (self).start(self.layers)
    hidden = torch.requires_grad_(hidden, True)
    weight = torch.requires_grad_(torch.detach(w[last]), True)
    normed = (self).norm(hidden, torch.type_as(weight, hidden))
    distributions = (self).distributions(torch.detach(normed), output, tokens[0])
    losses, slope, = (self).slopes((self).chosen(distributions, targets), tokens, loss)
    slope = torch.unsqueeze(slope / tokens[0], 1)
    measured = annotate(List[Tensor], [])
    if base > 0.:
      torch.append(measured, torch.unsqueeze((self).entropies_at(distributions, tokens[0], base), 0))
    else:
      pass
    probabilities = torch.exp(distributions)
    entropy = torch.neg(torch.sum(torch.mul_(distributions, probabilities), [-1], True))
    bonus = (self).entropy_bonus(loss)
    if bonus > 0.:
      # The gradient of -H by a logit is p (log p + H) / temperature.
      d_entropy = torch.addcmul_(distributions, probabilities, entropy)
      d_entropy = torch.mul_(d_entropy, torch.unsqueeze(tokens[1] / tokens[0] * bonus, 1))
      d_logits = torch.scatter_add_(torch.mul_(probabilities, torch.neg(slope)), 1, torch.unsqueeze(targets, 1), slope)
      d_logits = torch.add_(d_logits, d_entropy)
      _2 = torch.sub_(losses[0], torch.squeeze(entropy, 1) * bonus)
    else:
      d_logits = torch.scatter_add_(torch.mul_(probabilities, torch.neg(slope)), 1, torch.unsqueeze(targets, 1), slope)
    d_logits = torch.type_as(d_logits, normed)
    slopes = torch.grad([normed], [hidden, weight], annotate(List[Optional[Tensor]], [torch.mm(d_logits, output)]), None, False, False)
    if frozen:
      pass
    else:
      _0 = torch.add_(gradients[last], unchecked_cast(Tensor, slopes[1]))
      _1 = (self).add_product(gradients[(self).output()], torch.t(d_logits), torch.detach(normed))
    return (torch.cat(torch.add([losses, torch.t(entropy)], measured)), unchecked_cast(Tensor, slopes[0]))

  # Coefficient of the entropy that is subtracted from the loss.
  def entropy_bonus(self: __torch__.Decoder, loss: List[float]) -> float:
    bonus = 0.
    if torch.len(loss) > 0:
      bonus = loss[4]
    else:
      pass
    return bonus

  # sum += a b, without a temporary as large as the sum where the types allow it.
  def add_product(self: __torch__.Decoder, sum: Tensor, a: Tensor, b: Tensor) -> Tensor:
    if ops.prim.dtype(sum) == ops.prim.dtype(a):
      result = torch.addmm_(sum, a, b)
    else:
      result = torch.add_(sum, torch.mm(a, b))
    return result

  # By token: the negative log-likelihood [1, n] without `loss`; else the policy loss and what there is to know about it [6, n]: loss
  # without the entropy, ratio, clipped low, clipped high, dual-clipped, log-ratio of the token; and with a KL divergence from the
  # reference policy, which is then part of the loss, that as a seventh row: k3 = exp(d) - d - 1 with d = reference - new (Schulman
  # 2020; GRPO, arXiv 2402.03300, equation 4). A ratio of sequences has the gradient of GSPO-token (arXiv 2507.18071, equation 14).
  def losses(self: __torch__.Decoder, chosen: Tensor, tokens: Tensor, loss: List[float]) -> Tensor:
    if torch.eq(torch.len(loss), 0):
      rows = [torch.neg(chosen)]
    else:
      advantages = tokens[3]
      log_ratio = torch.clamp(chosen - tokens[2], -20., 20.)
      ratio = torch.exp(log_ratio)
      if loss[6] > 0.:
        ratio = torch.exp(torch.clamp(tokens[7], -20., 20.) + (chosen - torch.detach(chosen)))
      else:
        pass
      unclipped = torch.neg(advantages) * ratio
      clipped = torch.neg(advantages) * torch.clamp(ratio, 1. - loss[0], 1. + loss[1])
      losses = torch.maximum(unclipped, clipped)
      is_clipped = torch.gt(clipped, unclipped)
      is_dual_clipped = torch.zeros_like(is_clipped)
      if loss[2] > 0.:
        bound = torch.neg(advantages) * loss[2]
        is_dual_clipped = torch.logical_and(torch.lt(advantages, 0.), torch.gt(losses, bound))
        losses = torch.where(torch.lt(advantages, 0.), torch.minimum(losses, bound), losses)
      else:
        pass
      is_low = torch.logical_and(is_clipped, torch.lt(advantages, 0.))
      is_high = torch.logical_and(is_clipped, torch.gt(advantages, 0.))
      if loss[5] > 0.:
        weight = torch.detach(torch.clamp(ratio, 1. - loss[0], 1. + loss[1]))
        losses = torch.neg(advantages) * weight * chosen
        is_low = torch.lt(ratio, 1. - loss[0])
        is_high = torch.gt(ratio, 1. + loss[1])
      else:
        pass
      rows = [losses * tokens[4], ratio, torch.to(is_low, 6), torch.to(is_high, 6), torch.to(is_dual_clipped, 6), log_ratio]
      if loss[3] > 0.:
        difference = torch.clamp(tokens[5] - chosen, -20., 20.)
        divergence = torch.expm1(difference) - difference
        torch._set_item(rows, 0, rows[0] + divergence * loss[3])
        torch.append(rows, divergence)
      else:
        pass
    return torch.stack(rows)
