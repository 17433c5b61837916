"""How fast a network learns, beside torch where it is installed.

Run ``python benchmarks/training.py``. It measures one step of training (forward, backward, Adam) of a batch of 64 on one thread,
in processor time: ours, torch's as a user would write it, and the plain form that ours is tested against. All take turns within
each round, and a ratio is the median of the rounds' ratios: below 1 means that this engine is faster; the target stands in
brackets. Then it trains the digits network from random weights, several times, and tells after how much processor time it reads
97 % of the digits that are held out, and how long the longest slice of work took. ``--quick`` takes fewer rounds.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
from contest import Contest, Row  # noqa: E402

from cnnviz.learning.adam import Adam  # noqa: E402
from cnnviz.networks.steps import outcome  # noqa: E402
from cnnviz.training import plain  # noqa: E402
from cnnviz.training.account import Line, check  # noqa: E402
from cnnviz.training.architecture import (  # noqa: E402
    Activation,
    BatchNorm,
    Convolution,
    Flatten,
    FullyConnected,
    MaxPool,
)
from cnnviz.training.data import Data, prepare  # noqa: E402
from cnnviz.training.presets import PRESETS  # noqa: E402
from cnnviz.training.quick import Plan  # noqa: E402
from cnnviz.training.rules import rule  # noqa: E402
from cnnviz.training.settings import Settings  # noqa: E402
from cnnviz.training.start import start  # noqa: E402
from cnnviz.training.trainer import Trainer  # noqa: E402

BATCH = 64
RATE = 0.001
TARGETS = {"digits": 0.6, "lenet": 0.65, "three": 0.8, "hidden": 0.8}
NORMAL = "digits with batch norm"
WANTED = 0.97
SECONDS = 1.5
TRAINING = Settings(batch_size=32, rate=0.01, schedule="cosine", epochs=3)


def _torch() -> Any:
    try:
        torch = importlib.import_module("torch")
    except (ImportError, OSError):
        return None
    torch.set_num_threads(1)
    return torch


def twin(torch: Any, lines: list[Line]) -> Any:
    """The same network in torch."""
    nn, modules = torch.nn, []
    for line in lines:
        match line.layer:
            case Convolution(kernels=kernels, size=size, stride=stride, padding=padding):
                modules.append(nn.Conv2d(line.before[0], kernels, size, stride, padding))
            case FullyConnected(outputs=outputs):
                modules.append(nn.Linear(line.before[0], outputs))
            case MaxPool(size=size, stride=stride):
                modules.append(nn.MaxPool2d(size, stride))
            case Activation(name="relu"):
                modules.append(nn.ReLU())
            case BatchNorm():
                modules.append(nn.BatchNorm2d(line.before[0]))
            case Flatten():
                modules.append(nn.Flatten())
    return nn.Sequential(*modules)


def steps(name: str, torch: Any) -> tuple[Callable[[], object], dict[str, Callable[[], object]]]:
    """Our step, and by name those of torch and of the plain form."""
    lines = check(NETWORKS[name], (1, 28, 28), 10)
    settings = Settings(batch_size=BATCH)
    rng = np.random.default_rng(0)
    images = rng.uniform(size=(BATCH, 1, 28, 28)).astype(np.float32)
    labels = rng.integers(0, 10, BATCH)
    plan = Plan(lines, start(lines, settings), settings)
    adam = rule("adam", plan.vector.size, plan.vector.dtype)
    network = plain.build(lines, start(lines, settings))
    plain_adam = Adam(network.parameters)

    def ours() -> None:
        outcome(plan.learn(images, labels))
        adam.step(plan.vector, plan.gradient, RATE, 0.0)

    def defined() -> None:
        _, gradients = plain.gradients(network, images, labels, settings, 0)
        plain_adam.step(gradients, RATE)

    others: dict[str, Callable[[], object]] = {"plain": defined}
    if torch:
        model = twin(torch, lines)
        optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
        loss = torch.nn.CrossEntropyLoss()
        inputs, wanted = torch.from_numpy(images), torch.from_numpy(labels)

        def theirs() -> None:
            optimizer.zero_grad()
            loss(model(inputs), wanted).backward()
            optimizer.step()

        others["torch"] = theirs
    return ours, others


NETWORKS = {name: PRESETS[name].layers(10) for name in TARGETS}
TARGETS[NORMAL] = 1.0
NETWORKS[NORMAL] = tuple(
    each
    for layer in NETWORKS["digits"]
    for each in ((layer, BatchNorm()) if isinstance(layer, Convolution) else (layer,))
)


def table(torch: Any, rounds: int) -> None:
    """Print a line for each network."""
    contest = Contest(1, rounds)
    print(
        "| network | ours (ms) | of torch | of the plain form | slice | estimated MB |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name, layers in NETWORKS.items():
        result = contest.measure(Row(name, (steps(name, torch),)))
        ratio, target = result.ratios.get("torch"), TARGETS.get(name)
        said = "not installed" if ratio is None else f"{ratio:.2f}"
        if ratio is not None and target is not None:
            said += f" (≤ {target:g}{', missed' if ratio > target else ''})"
        lines = check(layers, (1, 28, 28), 10)
        plan = Plan(lines, start(lines, Settings()), Settings(batch_size=BATCH))
        print(
            f"| {name} | {1e3 * result.seconds:.2f} | {said} | {result.ratios['plain']:.2f} "
            f"| {plan.pictures} | {plan.bytes / 2**20:.1f} |",
            flush=True,
        )


def course(seed: int) -> tuple[float | None, float, float]:
    """Seconds until 97 % of what is held out is read, the accuracy at the end, and the longest slice in ms."""
    settings = replace(TRAINING, seed=seed)
    pictures = outcome(prepare(Data(), settings))
    began, reached, longest = time.process_time(), None, 0.0
    trainer = Trainer(PRESETS["digits"].layers(10), pictures, settings)
    news = trainer.news
    while not news.finished:
        before = time.process_time()
        news = trainer.advance(1)
        longest = max(longest, time.process_time() - before)
        if reached is None and (news.moment.accuracy or 0) >= WANTED:
            reached = time.process_time() - began
    return reached, news.moment.accuracy or 0.0, 1e3 * longest


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = parser.parse_args().quick
    torch = _torch()
    print(f"NumPy {np.__version__}, torch {torch.__version__ if torch else 'not installed'}; one thread.\n")
    table(torch, 7 if quick else 21)
    print(
        f"\n| seed | seconds to {WANTED:.0%} (≤ {SECONDS:g}) | at the end | longest slice (ms, ≤ 20) |\n| --- | --- | --- | --- |"
    )
    for seed in range(2 if quick else 5):
        reached, accuracy, longest = course(seed)
        said = "not reached" if reached is None else f"{reached:.2f}"
        print(f"| {seed} | {said} | {accuracy:.1%} | {longest:.1f} |", flush=True)


if __name__ == "__main__":
    main()
