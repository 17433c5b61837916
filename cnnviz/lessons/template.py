"""A lesson to start from: a file that explains itself, and names everything that a lesson can use."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.questions import QUESTIONS
from cnnviz.places import ASSETS
from cnnviz.state.fields import COVERS

FILE = ASSETS / "lesson_template.toml"


def template(lights: Mapping[str, object]) -> bytes:
    """The file, UTF-8: an example, and below it as comments what this version has.

    Parameters
    ----------
    lights
        What a card can light, by name.
    """
    parts = [FILE.read_text(encoding="utf-8")]
    parts += _listed("What a task can check, with its parameters for `with`", CHECKS)
    parts += _listed("What a question can ask for, with its parameters for `with`", QUESTIONS)
    for what, names in (("cover", COVERS), ("light", lights)):
        parts.append(f"\n# What a card can {what}: {', '.join(names)}.\n")
    return "".join(parts).encode()


def _listed(title: str, functions: Mapping[str, Callable[..., Any]]) -> list[str]:
    """Each function by its name, its parameters with their defaults, and the first line of what it says of itself."""
    lines = [f"\n# {title}.\n"]
    for name, function in functions.items():
        parameters = [
            f"{each.name} = {_written(each.default)}"
            for each in inspect.signature(function).parameters.values()
            if each.kind is each.KEYWORD_ONLY
        ]
        about = (inspect.getdoc(function) or "").partition("\n")[0]
        lines.append(f"#   {name}{' { ' + ', '.join(parameters) + ' }' if parameters else ''}: {about}\n")
    return lines


def _written(default: object) -> str:
    """A default as TOML has it; what has to be given is left open."""
    if default is inspect.Parameter.empty or default is None:
        return "..."
    return str(default).lower() if isinstance(default, bool) else repr(default).replace("'", '"')
