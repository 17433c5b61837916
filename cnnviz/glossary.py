"""The glossary: the terms of the field that the pages use, each in one or two sentences, with a view that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cnnviz.words import N_, Translate, translation

MARK = re.compile(r"\[\[([a-z][a-z0-9_]*)(?:\|([^[\]|]+))?\]\]")
"""A term in a text: ``[[stride]]`` for its own name, ``[[stride|steps]]`` for other words; as in ``parts/shared/marked.js``."""


@dataclass(frozen=True)
class Term:
    """A term.

    Attributes
    ----------
    name, text
        Marked messages: the term as a heading, and what it means.
    link
        The query of a view in which it can be seen.
    """

    name: str
    text: str
    link: str


TERMS: dict[str, Term] = {
    "picture": Term(
        N_("Picture"),
        N_(
            "A picture is a grid of numbers: one for each pixel if it is grey, three if it is in colour (red, green and blue)."
        ),
        "?size=16",
    ),
    "pixel": Term(
        N_("Pixel"),
        N_(
            "A pixel is one cell of a picture. Its number says how bright it is, from 0 (black) to 255 (white)."
        ),
        "?size=16&colour=0",
    ),
    "channel": Term(
        N_("Channel"),
        N_(
            "A channel is one full grid of numbers, such as the red of a picture. In a network, each feature map is a channel of the next layer's input."
        ),
        "?size=32&colour=1",
    ),
    "convolution": Term(
        N_("Convolution"),
        N_(
            "A convolution moves a kernel over its input. At each position it multiplies the weights with the numbers under them and adds up the products."
        ),
        "?kernel=sobel_x",
    ),
    "cross_correlation": Term(
        N_("Cross-correlation"),
        N_(
            "Cross-correlation uses a kernel as it is; the convolution of mathematics turns it by 180° first. CNNs compute the former and call it convolution."
        ),
        "?kernel=sobel_x&flip=1",
    ),
    "kernel": Term(
        N_("Kernel"),
        N_(
            "A kernel is a small grid of weights, often 3 × 3. It decides which pattern a convolution responds to."
        ),
        "?kernel=sobel_x",
    ),
    "filter": Term(
        N_("Filter"),
        N_("A filter is all that makes one feature map: a kernel for each input channel, and one bias."),
        "?size=32&colour=1",
    ),
    "weight": Term(
        N_("Weight"),
        N_("A weight is a number that an input is multiplied with. Training sets it."),
        "?page=train",
    ),
    "bias": Term(
        N_("Bias"),
        N_("A bias is added to every sum of a filter. It raises or lowers the whole feature map."),
        "?bias=40",
    ),
    "parameter": Term(
        N_("Parameter"),
        N_("Parameters are the numbers that a network learns: its weights and biases."),
        "?page=network&panel=account",
    ),
    "window": Term(
        N_("Window"),
        N_("The window is the part of the input that the kernel covers at one position."),
        "?kernel=sobel_x&pin=conv_0_4_5",
    ),
    "feature_map": Term(
        N_("Feature map"),
        N_(
            "A feature map is the output of one filter. It says where the filter's pattern occurs, and how strongly."
        ),
        "?page=network",
    ),
    "stride": Term(
        N_("Stride"),
        N_(
            "The stride is the number of cells that the window moves at a time. A stride of 2 leaves about half of the rows and half of the columns."
        ),
        "?stride=2",
    ),
    "padding": Term(
        N_("Padding"),
        N_(
            "Padding adds cells around the input, mostly zeros, so that the window can also be centred on the cells at the border."
        ),
        "?pad=same",
    ),
    "dilation": Term(
        N_("Dilation"),
        N_(
            "A dilation of d puts the weights of a kernel d cells apart. The kernel covers a larger area with the same number of weights."
        ),
        "?dilation=2",
    ),
    "activation": Term(
        N_("Activation function"),
        N_(
            "An activation function is applied to each number by itself. Without it, several convolutions in a row equal a single one."
        ),
        "?act=relu",
    ),
    "relu": Term(
        N_("ReLU"),
        N_("ReLU keeps positive numbers and replaces negative ones by 0."),
        "?act=relu",
    ),
    "sigmoid": Term(
        N_("Sigmoid"),
        N_(
            "The sigmoid maps every number to one between 0 and 1. Far from 0 it is nearly flat, so its gradient nearly vanishes."
        ),
        "?act=sigmoid",
    ),
    "pooling": Term(
        N_("Pooling"),
        N_(
            "Pooling replaces each window of a map by one number. The map gets smaller, and exact positions are lost."
        ),
        "?pool=max",
    ),
    "max_pooling": Term(
        N_("Max pooling"),
        N_("Max pooling keeps the largest number of each window."),
        "?pool=max",
    ),
    "average_pooling": Term(
        N_("Average pooling"),
        N_("Average pooling takes the mean of each window."),
        "?pool=avg",
    ),
    "global_average": Term(
        N_("Global average pooling"),
        N_(
            "Global average pooling takes the mean of each whole map, so that one number remains for each channel."
        ),
        "?page=train-network",
    ),
    "flatten": Term(
        N_("Flatten"),
        N_("Flattening puts all numbers of all maps into one row, channel by channel and row by row."),
        "?page=network",
    ),
    "fully_connected": Term(
        N_("Fully connected layer"),
        N_("In a fully connected layer every output is a weighted sum of all inputs, plus a bias."),
        "?page=network",
    ),
    "layer": Term(
        N_("Layer"),
        N_("A layer is one step of a network: it takes the arrays of the step before and makes new ones."),
        "?page=network&panel=account",
    ),
    "network": Term(
        N_("Neural network"),
        N_(
            "A neural network is a chain of layers. It turns an input, such as the pixels of a picture, into an answer, such as a probability for each class."
        ),
        "?page=network",
    ),
    "cnn": Term(
        N_("CNN"),
        N_(
            "A CNN, or convolutional neural network, is a network whose first layers are convolutions. The same small kernels are used at every position of a picture."
        ),
        "?page=network",
    ),
    "receptive_field": Term(
        N_("Receptive field"),
        N_(
            "The receptive field of a number is the part of the input picture that it depends on. It grows from layer to layer."
        ),
        "?page=network&panel=account",
    ),
    "multiply_add": Term(
        N_("Multiply-add"),
        N_(
            "A multiply-add is one multiplication and one addition to a sum. Their number measures how much a layer computes."
        ),
        "?page=network&panel=account",
    ),
    "class": Term(
        N_("Class"),
        N_("A class is one of the answers that a network can give, such as the digit 7."),
        "?page=network",
    ),
    "logit": Term(
        N_("Logit"),
        N_(
            "A logit is the score of a class before softmax. It can be any number, and only differences between logits matter."
        ),
        "?page=network",
    ),
    "softmax": Term(
        N_("Softmax"),
        N_(
            "Softmax turns logits into probabilities: it raises e to each of them and divides by the sum of all results."
        ),
        "?page=network",
    ),
    "probability": Term(
        N_("Probability"),
        N_(
            "A probability is a number from 0 to 1. A network's probabilities say how it divides its answer between the classes, not how often it is right."
        ),
        "?page=network",
    ),
    "training": Term(
        N_("Training"),
        N_(
            "Training changes the weights of a network in many small steps, so that its answers to the pictures of a training set become better."
        ),
        "?page=train-network",
    ),
    "loss": Term(
        N_("Loss"),
        N_("The loss is a single number that says how wrong the answers are. Training makes it smaller."),
        "?page=train-network",
    ),
    "cross_entropy": Term(
        N_("Cross-entropy"),
        N_(
            "For one picture, the cross-entropy is the negative logarithm of the probability that the network gives to the true class."
        ),
        "?page=train-step",
    ),
    "gradient": Term(
        N_("Gradient"),
        N_(
            "The gradient of the loss by a weight says how the loss would change if the weight grew by a little, divided by that little."
        ),
        "?page=train",
    ),
    "gradient_descent": Term(
        N_("Gradient descent"),
        N_(
            "Gradient descent subtracts from each weight its gradient times the learning rate, again and again."
        ),
        "?page=train",
    ),
    "learning_rate": Term(
        N_("Learning rate"),
        N_(
            "The learning rate is the factor between a gradient and the change of its weight. If it is too small, learning creeps; if it is too large, the loss explodes."
        ),
        "?page=train",
    ),
    "backpropagation": Term(
        N_("Backpropagation"),
        N_(
            "Backpropagation computes all gradients by going through the layers from the last to the first, with the chain rule."
        ),
        "?page=train-step",
    ),
    "momentum": Term(
        N_("Momentum"),
        N_(
            "With momentum, each step also repeats a part of the step before it, as a rolling ball keeps its direction."
        ),
        "?page=train&rule=momentum",
    ),
    "batch": Term(
        N_("Batch"),
        N_("A batch is the group of pictures whose mean gradient makes one step."),
        "?page=train-network",
    ),
    "epoch": Term(
        N_("Epoch"),
        N_("An epoch is one pass through all pictures of the training set."),
        "?page=train-network",
    ),
    "held_out": Term(
        N_("Held-out pictures"),
        N_(
            "Held-out pictures are kept away from training. Only they show how well a network reads what it has never seen."
        ),
        "?page=train-network",
    ),
    "overfitting": Term(
        N_("Overfitting"),
        N_("A network overfits when it knows its training pictures by heart and reads others much worse."),
        "?page=train-network",
    ),
    "augmentation": Term(
        N_("Augmentation"),
        N_(
            "Augmentation shifts, turns and scales each training picture a little, so that the network never sees exactly the same picture twice."
        ),
        "?page=train-network",
    ),
    "batch_norm": Term(
        N_("Batch normalisation"),
        N_(
            "Batch normalisation brings each channel to mean 0 and variance 1 over a batch, and then scales and shifts it by learned numbers."
        ),
        "?page=train-network",
    ),
    "dropout": Term(
        N_("Dropout"),
        N_(
            "Dropout sets randomly chosen numbers to 0 while a network trains, so that it does not rely on any single one."
        ),
        "?page=train-network",
    ),
    "weight_decay": Term(
        N_("Weight decay"),
        N_("Weight decay pulls every weight a little towards 0 at each step, which keeps weights small."),
        "?page=train-network",
    ),
    "confusion_matrix": Term(
        N_("Confusion matrix"),
        N_("A confusion matrix counts how often pictures of each class (row) get each answer (column)."),
        "?page=train-network",
    ),
    "transfer": Term(
        N_("Transfer learning"),
        N_(
            "Transfer learning keeps the layers of a network that was trained on other pictures, and trains only a new last layer."
        ),
        "?page=train-own",
    ),
    "saliency": Term(
        N_("Saliency"),
        N_(
            "Saliency is the gradient of a class's score by each pixel: how much the score would change if the pixel changed by a little."
        ),
        "?page=network&panel=why",
    ),
    "occlusion": Term(
        N_("Occlusion"),
        N_(
            "Occlusion covers one part of the picture after another and records how much the score of a class falls."
        ),
        "?page=network&panel=why",
    ),
    "grad_cam": Term(
        N_("Grad-CAM"),
        N_(
            "Grad-CAM weights the feature maps of a layer by their mean gradients and adds them up, to show where the layer found what speaks for a class."
        ),
        "?page=network&panel=why",
    ),
}
"""By a short id, in the order of a course."""


def terms_in(texts: Iterable[str], language: str) -> dict[str, dict[str, str]]:
    """The terms that are marked in `texts`, for ``renderText`` of ``parts/shared/terms.js``.

    Parameters
    ----------
    texts
        Translated texts in which terms are marked as `MARK` says.
    language
        A key of `LANGUAGES`, in which the terms are explained.

    Returns
    -------
    dict
        For each id its ``"title"``, what it means (``"text"``), and the query of a view that shows it (``"href"``).

    Raises
    ------
    KeyError
        A text names a term that the glossary does not have.
    """
    _ = translation(language).gettext
    used = dict.fromkeys(found.group(1) for text in texts for found in MARK.finditer(text))
    return {
        id: {
            "title": _(TERMS[id].name),
            "text": _(TERMS[id].text),
            "href": f"{TERMS[id].link}&lang={language}",
        }
        for id in used
    }


def card_words(_: Translate, language: str) -> dict[str, str]:
    """The words around a term that is explained where it stands, and the query of the glossary."""
    return {
        "see": _("See it"),
        "all": _("All terms"),
        "close": _("Close"),
        "glossary": f"?page=glossary&lang={language}",
    }
