# The decoder, continued: log-probabilities of given sequences.

  # One sequence, ids [T] -> log-probability of each token's successor [T] (the last one's is of no token and means nothing);
  # the most probable ids after the last token [count] and their log-probabilities [count]. The vocabulary is wide, so few rows
  # at a time are projected on it.
  def score(self: __torch__.Decoder, w: List[Tensor], rope: Tensor, ids: Tensor, temperature: float, count: int) -> Tuple[Tensor, Tensor, Tensor]:
    length = torch.size(ids, 0)
    angles = torch.unsqueeze(torch.narrow(rope, 1, 0, length), 2)
    x = torch.embedding(w[0], ids)
    for layer in range(self.layers):
      qk, v, = (self).project(x, w, layer)
      q, k, = (self).rotate(qk, angles)
      q = torch.type_as(q, v)
      k = torch.type_as(k, v)
      x = (self).finish(x, (self).attend_rows(q, k, v, 1, length), w, layer)
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
