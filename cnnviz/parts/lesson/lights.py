"""What a card can light: for each name, where it stands in the page."""

from __future__ import annotations

from collections.abc import Mapping

LIGHTS: Mapping[str, tuple[str, str]] = {
    "lab.input": (".st-key-lab-stepper", 'figure[data-stage="input"]'),
    "lab.conv": (".st-key-lab-stepper", 'figure[data-stage="conv"]'),
    "lab.act": (".st-key-lab-stepper", 'figure[data-stage="act"]'),
    "lab.pool": (".st-key-lab-stepper", 'figure[data-stage="pool"]'),
    "lab.maps": (".st-key-lab-stepper", ".maps"),
    "lab.bar": (".st-key-lab-stepper", ".bar"),
    "lab.sum": (".st-key-lab-stepper", ".sums"),
    "lab.numbers": (".st-key-lab-stepper", ".sums .scroll"),
    "lab.sketch": (".st-key-lab-sketch", ""),
    "lab.bias": (".st-key-lab-controls", '[data-name="bias"]'),
    "lab.stride": (".st-key-lab-controls", '[data-name="stride"]'),
    "lab.padding": (".st-key-lab-controls", '[data-name="padding"]'),
    "lab.border": (".st-key-lab-controls", '[data-name="padding_mode"]'),
    "lab.kernels": (".st-key-lab-kernels", ""),
    "lab.editor": (".st-key-lab-editor", ""),
    "lab.programs": ("[data-testid='stTabs']", ""),
    "lab.bring": ("[class*='st-key-own-upload']", ""),
    "network.bring": ("[class*='st-key-own-network']", ""),
    "lab.settings": (".st-key-lab-controls", ""),
    "lab.size": ('[class*="st-key-lab-size"]', ""),
    "lab.cost": ("[data-testid=stHorizontalBlock]:has(.katex)", ""),
    "network.account": (".numbers.account", ""),
    "network.pad": (".st-key-network-pad", ""),
    "network.samples": (".st-key-network-samples", ""),
    "network.answers": (".st-key-network-answers", ""),
    "network.graph": (".st-key-network-graph", ""),
    "network.layer": (".st-key-network-layer", ""),
    "network.occlusion": (".st-key-network-occlusion-map", ""),
    "network.panels": (".st-key-network-panels", ""),
    "network.wish": (".st-key-network-wish", ""),
    "network.softmax": (".st-key-network-answers", "details"),
    "train.maps": (".st-key-train-kernel", ".maps"),
    "train.run": (".st-key-train-kernel", ".bar"),
    "train.weights": (".st-key-train-kernel", ".step-sum"),
    "train.network": (".st-key-train-network-training", ""),
    "train.network.run": (".st-key-train-network-training", ".bar"),
    "train.network.trials": (".st-key-train-network-trials", ""),
    "train.step": (".st-key-train-step-step", ".stagebox"),
    "train.step.sum": (".st-key-train-step-step", ".below"),
    "train.step.proof": (".st-key-train-step-step", ".proof"),
}
"""A selector of the page, and one within the part that it finds; the part as a whole where that is empty."""
