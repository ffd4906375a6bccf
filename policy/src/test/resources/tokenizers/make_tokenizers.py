"""Makes the small tokenizers beside this file, and what the tokenizers library computes with them.

    python make_tokenizers.py

Made with tokenizers 0.23. Each directory gets a tokenizer.json and a tokenizer_config.json; vectors.json has, for each of them and
each text, the ids without and with the special tokens of the post-processor, and the texts of the ids with and without special
tokens. The forms are those of published checkpoints:

    prepend    Llama 2: normalizers Prepend and Replace, byte fallback
    first      Llama 2 and Mistral with legacy: false: Metaspace before the first word alone
    always     Metaspace before every piece
    replace    Gemma: Replace alone, nothing is prepended
    bytes      Llama 3: byte-level, the post-processor is a sequence
    prefixed   byte-level, with a space before each piece
    ended      prepend, with </s> behind the text too
    gaps       prepend, but without the tokens of the bytes from 0x80 on
    alphabet   lower-case letters and digits only, without an unknown token
"""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

HERE = pathlib.Path(__file__).parent
CORPUS = """What is the sum of 12 and 30? The sum is 42, because 12 + 30 = 42. How many apples are left when Ann eats 3 of 17?
The number of apples that are left is 14. Let x be the number; then 2 x + 3 = 17, and x = 7. The answer is 7. Is that the answer?
Find the value of the product of 6 and 9. The product is 54. Show that the difference of the squares of 5 and 4 is 9.
"""
MERGES = 60
SPACE = "\u2581"
TEXTS = [
    "What is 2+2?",
    " What is 2+2?",
    "   three spaces",
    "trailing space ",
    "two  spaces   three",
    " ",
    "\n",
    "\n\nthe answer",
    "line\nline\r\nline\ttab",
    "<s>What is 2+2?",
    "<s> What is 2+2?",
    "<s><s>the",
    "<s>",
    "the<s>the",
    "the </s> the",
    "</s>",
    "[INST] What is the sum? [/INST]",
    "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWhat is 2+2? [/INST]",
    "<|user|>\nWhat is 2+2?</s>\n<|assistant|>\n",
    "<|user|>   the<|end|>  the",
    "the<|end|>the",
    "the\u2581sum",
    "\u2581the",
    "\u2581\u2581the \u2581 sum",
    "<unk>",
    "a <unk> b",
    "<0x41>",
    "caf\u00e9 \u00fcber na\u00efve",
    "cafe\u0301",
    "\u4f60\u597d\uff0c\u4e16\u754c",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u05d0\u05d1 \u0627\u0644\u0639",
    "\u0000\u0001\u001b",
    "zero\u200bwidth\u202ejoin\ufeff",
    "\ufffd",
    "\ue000\U0010fffd",
    "\u00a0no break\u3000wide",
    "$\\frac{1}{2}$ and \\boxed{42}",
    "def f(x):\n    return x + 1\n",
    "0123456789" * 5,
    "a" * 300,
    "",
]


def special(text, **settings):
    return AddedToken(text, special=True, normalized=False, **settings)


def trained(pre_tokenizer, alphabet):
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = BpeTrainer(
        vocab_size=len(alphabet) + MERGES, initial_alphabet=alphabet, limit_alphabet=len(alphabet), show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS.splitlines(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return list(sorted(model["vocab"], key=model["vocab"].get)), [tuple(merge) for merge in model["merges"]]


def sentencepiece(first_byte=0, last_byte=255):
    """A tokenizer of the SentencePiece form: three special tokens, the bytes, the pieces."""
    alphabet = sorted(set(CORPUS) - set(" \n")) + [SPACE]
    pieces, merges = trained(pre_tokenizers.Metaspace(SPACE, prepend_scheme="always"), alphabet)
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(first_byte, last_byte + 1)] + pieces
    vocabulary = {token: index for index, token in enumerate(tokens)}
    tokenizer = Tokenizer(BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.add_special_tokens([special("<unk>"), special("<s>"), special("</s>")])
    tokenizer.add_special_tokens([special("<|user|>", rstrip=True), special("<|end|>", lstrip=True)])
    begin_with(tokenizer)
    return tokenizer


def begin_with(tokenizer, before="<s> ", after="", wrap=lambda processor: processor):
    ids = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = wrap(
        processors.TemplateProcessing(single=f"{before}$A{after}", pair=f"{before}$A {before}$B", special_tokens=ids)
    )


def prepend():
    tokenizer = sentencepiece()
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    return tokenizer


def metaspace(scheme):
    tokenizer = sentencepiece()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, prepend_scheme=scheme, split=False)
    return tokenizer


def replace():
    tokenizer = sentencepiece()
    tokenizer.normalizer = normalizers.Replace(" ", SPACE)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()])
    return tokenizer


def byte_level(prefix):
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces, merges = trained(pre_tokenizers.ByteLevel(add_prefix_space=True), alphabet)
    tokenizer = Tokenizer(BPE({piece: index for index, piece in enumerate(pieces)}, merges))
    digits = pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(prefix, use_regex=prefix)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([special("<s>"), special("</s>"), special("<|user|>"), special("<|end|>")])
    begin_with(tokenizer, wrap=lambda template: processors.Sequence([processors.ByteLevel(trim_offsets=prefix), template]))
    return tokenizer


def ended():
    tokenizer = prepend()
    begin_with(tokenizer, after=" </s>")
    return tokenizer


def gaps():
    tokenizer = sentencepiece(last_byte=0x7F)
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    return tokenizer


def alphabet():
    tokens = ["<s>", "</s>"] + list("abcdefghijklmnopqrstuvwxyz0123456789")
    tokenizer = Tokenizer(BPE({token: index for index, token in enumerate(tokens)}, []))
    tokenizer.decoder = decoders.Fuse()
    tokenizer.add_special_tokens([special("<s>"), special("</s>")])
    return tokenizer


TOKENIZERS = {
    "prepend": prepend,
    "first": lambda: metaspace("first"),
    "always": lambda: metaspace("always"),
    "replace": replace,
    "bytes": lambda: byte_level(False),
    "prefixed": lambda: byte_level(True),
    "ended": ended,
    "gaps": gaps,
    "alphabet": alphabet,
}


def vectors(tokenizer):
    return [
        {
            "text": text,
            "plain": (plain := tokenizer.encode(text, add_special_tokens=False).ids),
            "special": tokenizer.encode(text).ids,
            "decoded": tokenizer.decode(plain, skip_special_tokens=True),
            "written": tokenizer.decode(plain, skip_special_tokens=False),
        }
        for text in TEXTS
    ]


def main():
    known = {}
    for name, make in TOKENIZERS.items():
        directory = HERE / name
        directory.mkdir(exist_ok=True)
        tokenizer = make()
        tokenizer.save(str(directory / "tokenizer.json"), pretty=False)
        config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>"}
        (directory / "tokenizer_config.json").write_text(json.dumps(config) + "\n")
        known[name] = vectors(tokenizer)
    lines = [
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(vector) for vector in each) + "\n]" for name, each in known.items()
    ]
    (HERE / "vectors.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
