"""Experiments: trainings that differ in one thing, and what they show.

An experiment is data. Its question is asked before, its answer is told when all its trials have been trained. What it says has
been measured with just these settings and seeds, and ``tests/training/test_experiments.py`` trains what shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cnnviz.training.architecture import Activation, Architecture
from cnnviz.training.data import Data
from cnnviz.training.presets import PRESETS
from cnnviz.training.settings import Settings
from cnnviz.training.written import read_layers
from cnnviz.words import N_

DIGITS = Data()
BASE = Settings(batch_size=32, rate=0.01, seed=1)
"""What all trials have if they say nothing else: 5,000 digits, and five epochs with Adam."""


@dataclass(frozen=True)
class Trial:
    """One training of an experiment.

    Attributes
    ----------
    id
        Of all trials of all experiments, such as a link carries.
    label
        What is other about it, a marked message.
    layers
        The network for a number of classes.
    """

    id: str
    label: str
    layers: Callable[[int], Architecture] = PRESETS["digits"].layers
    data: Data = DIGITS
    settings: Settings = BASE


@dataclass(frozen=True)
class Experiment:
    """A question that training answers. All its words are marked messages.

    Attributes
    ----------
    look
        What to watch while it runs.
    answer
        What the trials show, and why, in one or two sentences.
    """

    id: str
    question: str
    look: str
    answer: str
    trials: tuple[Trial, ...]


def _written(text: str) -> Callable[[int], Architecture]:
    """The network of a text as in a link, without its last layer, which has an output for each class."""
    return lambda classes: read_layers(f"{text}-fc{classes}")


def _eight_relus(classes: int) -> Architecture:
    """The network of eight sigmoids with ReLU in their places."""
    layers = PRESETS["sigmoids"].layers(classes)
    return tuple(Activation() if isinstance(layer, Activation) else layer for layer in layers)


_PLAIN = replace(BASE, rule="sgd", rate=0.05)
_FEWER = Data(count=500)
_SHAPES = Data("shapes")
_MOVED = Data(shifted=True)
_ONCE = replace(BASE, rule="sgd", rate=0.01, epochs=1)

_ALL = (
    Experiment(
        "rate_high",
        N_("What happens when the learning rate is too high?"),
        N_("Watch the loss in the first ten steps, and the maps: which of them still show anything?"),
        N_(
            "With a rate of 1 the first steps overshoot so far that every ReLU of the second convolution gets negative inputs alone, whatever the picture. Its outputs and gradients are then 0 and only the last biases still learn: all pictures get the same answer."
        ),
        (
            Trial("rate_fits", N_("rate 0.05"), settings=_PLAIN),
            Trial("rate_high", N_("rate 1"), settings=replace(_PLAIN, rate=1.0)),
        ),
    ),
    Experiment(
        "rate_low",
        N_("Does a very small learning rate arrive later, or not at all?"),
        N_("Watch the slope of the loss at the end: has it levelled off?"),
        N_(
            "It goes the right way, but after all steps it is still near the start, and the loss is still falling. More steps would help; a larger rate helps sooner."
        ),
        (
            Trial("rate_usual", N_("rate 0.05"), settings=_PLAIN),
            Trial("rate_low", N_("rate 0.0003"), settings=replace(_PLAIN, rate=0.0003)),
        ),
    ),
    Experiment(
        "zero",
        N_("Why do weights not start at 0?"),
        N_("Watch the kernels: does any of them change, or differ from the others?"),
        N_(
            "With all weights 0 every map is 0, and so is every gradient but that of the last biases. Nothing tells one kernel from another, so that none ever learns; random numbers at the start do."
        ),
        (
            Trial("start_random", N_("random weights")),
            Trial("start_zero", N_("all 0"), settings=replace(BASE, start="zero")),
        ),
    ),
    Experiment(
        "linear",
        N_("What are activations for?"),
        N_("Watch where the correct answers level off."),
        N_(
            "Convolution and average pooling are linear, and linear functions one after the other are again one linear function: without an activation all layers can do no more than one could. With ReLU between them the same number of weights tells the shapes apart."
        ),
        (
            Trial(
                "linear_relu",
                N_("with ReLU"),
                _written("conv8k5p2-relu-avg2-conv8k5p2-relu-avg2-flat"),
                _SHAPES,
            ),
            Trial("linear_none", N_("without"), _written("conv8k5p2-avg2-conv8k5p2-avg2-flat"), _SHAPES),
        ),
    ),
    Experiment(
        "sigmoids",
        N_("Why did deep networks of sigmoids not learn?"),
        N_("Watch the gradients of the first layers."),
        N_(
            "The slope of a sigmoid is at most 1/4, and on its way back the gradient is multiplied by it eight times: next to nothing arrives at the first layers. The slope of ReLU is 1 wherever its input is positive, and so the same network learns with it."
        ),
        (
            Trial("deep_relu", N_("eight ReLUs"), _eight_relus),
            Trial("deep_sigmoid", N_("eight sigmoids"), PRESETS["sigmoids"].layers),
        ),
    ),
    Experiment(
        "few",
        N_("With only 50 pictures: understood, or learnt by heart?"),
        N_("Watch how far the two curves of correct answers come apart."),
        N_(
            "It soon knows its 50 pictures by heart, but recognises far fewer others: it has learnt these drawings rather than the digits. More pictures, or pictures changed a little each time, close the gap."
        ),
        (
            Trial("few_50", N_("50 pictures"), data=Data(count=50), settings=replace(BASE, epochs=50)),
            Trial("few_5000", N_("5000 pictures")),
        ),
    ),
    Experiment(
        "shuffled",
        N_("Can a network learn labels that make no sense?"),
        N_("Watch both curves of the loss: which of them falls?"),
        N_(
            "It can: it learns all 500 pictures with labels drawn by lot, and recognises others no better than by guessing. That a network fits its own pictures therefore proves nothing; only held-out pictures show what it has learnt."
        ),
        (
            Trial("labels_true", N_("true labels"), data=_FEWER, settings=replace(BASE, epochs=40)),
            Trial(
                "labels_shuffled",
                N_("shuffled labels"),
                data=replace(_FEWER, shuffled=True),
                settings=replace(BASE, epochs=40),
            ),
        ),
    ),
    Experiment(
        "shifted",
        N_("Does it recognise digits that stand three pixels off?"),
        N_(
            "The held-out digits are shifted, those it learns from are not. Watch the gap between both curves."
        ),
        N_(
            "Convolutions find the same patterns elsewhere, but the last layer has learnt where they stand. Digits that are shifted, turned and scaled a little each time teach it otherwise: it recognises many more of the shifted ones, though its own were shifted by two pixels at most."
        ),
        (
            Trial("shifted_plain", N_("as they are"), data=_MOVED),
            Trial(
                "shifted_augmented",
                N_("with augmentation"),
                data=_MOVED,
                settings=replace(BASE, augment=True),
            ),
        ),
    ),
    Experiment(
        "pooling",
        N_("Max pooling or a stride of 2: which recognises more?"),
        N_("Compare the multiply-adds in the list of layers, and the correct answers at the end."),
        N_(
            "A stride of 2 computes only every fourth position, so that it takes about a quarter of the multiply-adds. Max pooling computes all of them and keeps the strongest response, wherever it is: it recognises more of these shapes, which stand anywhere."
        ),
        (
            Trial("pooling", N_("max pooling"), data=_SHAPES),
            Trial("stride", N_("stride 2"), _written("conv8k3s2p1-relu-conv16k3s2p1-relu-flat"), _SHAPES),
        ),
    ),
    Experiment(
        "batch",
        N_("One picture in a step or 64: which gets farther?"),
        N_("Both see every picture once, at the same rate. Watch how much the training loss jumps."),
        N_(
            "With one picture a step each gradient is a rough guess, and the curve jumps. But there are 64 times as many steps, and together they come much farther. With 64 pictures the steps are steady, and so bear a larger rate."
        ),
        (
            Trial("batch_1", N_("1 picture"), settings=replace(_ONCE, batch_size=1)),
            Trial("batch_64", N_("64 pictures"), settings=replace(_ONCE, batch_size=64)),
        ),
    ),
    Experiment(
        "dense",
        N_("What does a convolution save?"),
        N_("Compare the weights in the list of layers."),
        N_(
            "One hidden layer has eleven times as many weights and still recognises fewer digits. It must learn a stroke anew at every place; a kernel learns it once for all places."
        ),
        (
            Trial("dense_convolution", N_("two convolutions")),
            Trial("dense_hidden", N_("one hidden layer"), PRESETS["hidden"].layers),
        ),
    ),
    Experiment(
        "seed",
        N_("How much of a result is chance?"),
        N_("Only the random seed differs: the first weights, the order, and which pictures are held out."),
        N_(
            "The results lie up to two points apart, though nothing was done better or worse. So small a difference between two networks says nothing yet. The same seed gives every number again."
        ),
        (
            Trial("seed_1", N_("seed 1"), data=_FEWER, settings=replace(BASE, seed=1, epochs=10)),
            Trial("seed_2", N_("seed 2"), data=_FEWER, settings=replace(BASE, seed=2, epochs=10)),
            Trial("seed_3", N_("seed 3"), data=_FEWER, settings=replace(BASE, seed=3, epochs=10)),
        ),
    ),
)

EXPERIMENTS: dict[str, Experiment] = {experiment.id: experiment for experiment in _ALL}
TRIALS: dict[str, Trial] = {trial.id: trial for experiment in _ALL for trial in experiment.trials}
"""Both by id, in the order in which they are offered."""


def experiment_with(trial: str) -> Experiment | None:
    """The experiment that has the trial of this id; None without one."""
    return next((each for each in _ALL if any(trial == own.id for own in each.trials)), None)
