"""What cannot be animated."""

from __future__ import annotations


class AnimationError(Exception):
    """An animation cannot be made. `template` is one sentence with ``{name}`` placeholders to translate; `values` fills it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values
