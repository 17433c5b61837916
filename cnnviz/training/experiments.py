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
        N_("Watch the loss during the first ten steps. Which feature maps are not entirely 0 afterwards?"),
        N_(
            "With a learning rate of 1, the first steps are so large that the ReLU after the second convolution receives only negative inputs, whatever the picture. Its outputs and gradients are then 0, and only the biases of the last layer still learn: every picture gets the same answer."
        ),
        (
            Trial("rate_fits", N_("learning rate 0.05"), settings=_PLAIN),
            Trial("rate_high", N_("learning rate 1"), settings=replace(_PLAIN, rate=1.0)),
        ),
    ),
    Experiment(
        "rate_low",
        N_("Does training with a very small learning rate only take longer, or does it fail?"),
        N_("Watch the loss at the end of training. Has it levelled off, or is it still falling?"),
        N_(
            "The loss falls, but so slowly that after the same number of steps most held-out digits are still classified wrongly. The loss is still falling, so more steps would help; a larger learning rate helps sooner."
        ),
        (
            Trial("rate_usual", N_("learning rate 0.05"), settings=_PLAIN),
            Trial("rate_low", N_("learning rate 0.0003"), settings=replace(_PLAIN, rate=0.0003)),
        ),
    ),
    Experiment(
        "zero",
        N_("Why must the weights not all start at 0?"),
        N_("Watch the kernels. Does any kernel change, or differ from the others?"),
        N_(
            "If all weights are 0, every feature map is 0, and so is every gradient except that of the last biases. Nothing distinguishes one kernel from another, so no kernel ever learns. Random initial weights make the kernels different."
        ),
        (
            Trial("start_random", N_("random weights")),
            Trial("start_zero", N_("all weights 0"), settings=replace(BASE, start="zero")),
        ),
    ),
    Experiment(
        "linear",
        N_("Why does a network need activation functions?"),
        N_("Compare the accuracy at which the two curves level off."),
        N_(
            "Convolution and average pooling are linear, and a sequence of linear functions is itself one linear function. Without activation functions, all layers together can do no more than one linear layer. With ReLU, the same number of weights classifies far more shapes correctly."
        ),
        (
            Trial(
                "linear_relu",
                N_("with ReLU"),
                _written("conv8k5p2-relu-avg2-conv8k5p2-relu-avg2-flat"),
                _SHAPES,
            ),
            Trial("linear_none", N_("without ReLU"), _written("conv8k5p2-avg2-conv8k5p2-avg2-flat"), _SHAPES),
        ),
    ),
    Experiment(
        "sigmoids",
        N_("Why are deep networks with sigmoids hard to train?"),
        N_("Compare the gradients of the first layers with those of the last layers."),
        N_(
            "The slope of a sigmoid is at most 1/4, and on the way back the gradient is multiplied by such a slope eight times: almost nothing reaches the first layers. The slope of ReLU is 1 wherever its input is positive, so the same network learns with ReLU."
        ),
        (
            Trial("deep_relu", N_("eight ReLUs"), _eight_relus),
            Trial("deep_sigmoid", N_("eight sigmoids"), PRESETS["sigmoids"].layers),
        ),
    ),
    Experiment(
        "few",
        N_("With only 50 training pictures, does a network learn the digits or memorise the pictures?"),
        N_("Watch how far the two accuracy curves move apart."),
        N_(
            "The network soon classifies nearly all of its 50 training pictures correctly, but far fewer of the held-out ones: it has memorised pictures rather than learned the digits. More training pictures, or augmentation, narrow the gap."
        ),
        (
            Trial("few_50", N_("50 pictures"), data=Data(count=50), settings=replace(BASE, epochs=50)),
            Trial("few_5000", N_("5000 pictures")),
        ),
    ),
    Experiment(
        "shuffled",
        N_("Can a network learn shuffled labels?"),
        N_("Compare the two loss curves. Which of them falls?"),
        N_(
            "The network can: it learns the shuffled labels of nearly all 500 training pictures, but does no better than guessing on held-out pictures. High accuracy on the training pictures therefore proves nothing; only held-out pictures show what a network has learned."
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
        N_("Does the network recognise digits that are shifted by up to three pixels?"),
        N_(
            "The held-out digits are shifted by up to 3 pixels. Compare the gap between the two accuracy curves with and without augmentation."
        ),
        N_(
            "Convolutions find the same patterns at other positions, but the last layer has learned where to expect them. With augmentation, the training digits are shifted, turned and scaled a little every time. The network then recognises many more shifted digits, although its training digits were shifted by two pixels at most."
        ),
        (
            Trial("shifted_plain", N_("without augmentation"), data=_MOVED),
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
        N_("Which network recognises more shapes: one with max pooling or one with stride 2?"),
        N_("Compare the multiply-adds in the list of layers, and the accuracy at the end."),
        N_(
            "With stride 2, a convolution computes only every fourth position, so this network needs about a quarter of the multiply-adds. The network with max pooling computes all positions and keeps the strongest response of each window. It recognises more of these shapes, whose positions vary."
        ),
        (
            Trial("pooling", N_("max pooling"), data=_SHAPES),
            Trial("stride", N_("stride 2"), _written("conv8k3s2p1-relu-conv16k3s2p1-relu-flat"), _SHAPES),
        ),
    ),
    Experiment(
        "batch",
        N_("Which batch size learns more in one epoch, 1 or 64?"),
        N_(
            "Both trainings use every picture once, with the same learning rate. Watch how much the training loss fluctuates."
        ),
        N_(
            "With batch size 1, each gradient is a noisy estimate, and the loss fluctuates. But there are 64 times as many steps, and together they reach a much higher accuracy. With batch size 64, the gradients are less noisy, which allows a larger learning rate."
        ),
        (
            Trial("batch_1", N_("batch size 1"), settings=replace(_ONCE, batch_size=1)),
            Trial("batch_64", N_("batch size 64"), settings=replace(_ONCE, batch_size=64)),
        ),
    ),
    Experiment(
        "dense",
        N_("How many parameters do convolutions save?"),
        N_("Compare the parameters in the list of layers."),
        N_(
            "The network with one hidden layer has eleven times as many parameters and still recognises fewer digits. It must learn a stroke separately at every position; a kernel learns it once for all positions."
        ),
        (
            Trial("dense_convolution", N_("two convolutions")),
            Trial("dense_hidden", N_("one hidden layer"), PRESETS["hidden"].layers),
        ),
    ),
    Experiment(
        "seed",
        N_("How much does the accuracy depend on chance?"),
        N_(
            "Only the random seed differs. It sets the initial weights, the order of the pictures, and which pictures are held out."
        ),
        N_(
            "The accuracies differ by up to two percentage points, although only the seed was changed. So small a difference between two networks proves nothing. The same seed reproduces every number."
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
