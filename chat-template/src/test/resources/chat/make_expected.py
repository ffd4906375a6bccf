"""Writes expected.json: what transformers and jinja2 make of the templates here. See README.md."""

import datetime
import json
import pathlib

import transformers.utils.chat_template_utils as chat

HERE = pathlib.Path(__file__).parent


class Noon(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 1, 2, 15, 4, 5)


chat.datetime = Noon


def render(template, variables):
    try:
        return chat._compile_jinja_template(template).render(**variables)
    except Exception as error:
        return {"error": type(error).__name__}


def read(name):
    # Python would otherwise turn every line end into a newline before jinja2 sees it.
    return (HERE / name).read_bytes().decode()


variables = json.loads(read("variables.json"))
expressions = [render(line, variables) for line in read("expressions.txt").split("\n") if line]
assert not [text for text in expressions if isinstance(text, dict)], "every expression must have a value"

conversations = {}
for file in sorted((HERE / "templates").glob("*.jinja")):
    for conversation in json.loads(read("conversations.json")):
        for prompt in (True, False):
            given = {
                "bos_token": "<s>",
                "eos_token": "</s>",
                "tools": None,
                "documents": None,
                **conversation.get("variables", {}),
                "messages": conversation["messages"],
                "add_generation_prompt": prompt,
            }
            name = f"{file.stem}/{conversation['name']}/{str(prompt).lower()}"
            conversations[name] = render(read(f"templates/{file.name}"), given)

expected = {"expressions": expressions, "conversations": conversations}
(HERE / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=True) + "\n")
