"""What a card can light: for each name, where it stands in the page."""

from __future__ import annotations

from collections.abc import Mapping

LIGHTS: Mapping[str, tuple[str, str]] = {
    "lab.input": (".st-key-lab-stepper", '[data-stage="input"]'),
    "lab.conv": (".st-key-lab-stepper", '[data-stage="conv"]'),
    "lab.act": (".st-key-lab-stepper", '[data-stage="act"]'),
    "lab.pool": (".st-key-lab-stepper", '[data-stage="pool"]'),
    "lab.sum": (".st-key-lab-stepper", ".sums"),
    "lab.kernels": (".st-key-lab-kernels", ""),
    "lab.editor": (".st-key-lab-editor", ""),
    "lab.settings": (".st-key-lab-controls", ""),
}
"""A selector of the page, and one within the part that it finds; the part as a whole where that is empty."""
