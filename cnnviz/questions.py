"""What newcomers ask, each with a sentence of answer and the view of the app in which the answer can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.network_trials import set_up
from cnnviz.preprocessing import Preprocessing
from cnnviz.state import LabState, NetworkState, PageState
from cnnviz.state.stages import Pin
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainStepState
from cnnviz.words import N_


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    ask, answer
        Marked messages, the answer in one or two sentences.
    state
        The view that shows it, at a telling place.
    light
        What of that view it speaks of, of :data:`cnnviz.parts.lesson.lights.LIGHTS`.
    lesson
        The id of the lesson that explains it; ``""`` for none.
    settings
        Whether it needs the page's settings.
    """

    ask: str
    answer: str
    state: PageState
    light: str
    lesson: str = ""
    settings: bool = False


_GREY = LabState(size=24, colour=False)
"""Few enough pixels that a window is seen, and one channel, so that a sum has nine products."""
_EVEN = LabState(source="pattern", pattern="square", size=16, colour=False)
"""A picture in which all pixels are as bright."""

QUESTIONS: dict[str, tuple[Question, ...]] = {
    N_("A single convolution"): (
        Question(
            N_("What is this number, and why?"),
            N_("Each output is one sum: the pixels in a window times the weights of the kernel."),
            _GREY.changed(pin=Pin("conv", 0, 8, 12)),
            "lab.sum",
            "window",
        ),
        Question(
            N_("Why is the border different?"),
            N_(
                "There the window covers padding, and its zeros count like black pixels. In this uniform picture they make an edge that is not there."
            ),
            _EVEN.changed(padding="same", panel="borders", pin=Pin("conv", 0, 7, 0)),
            "lab.maps",
            "borders",
        ),
        Question(
            N_("What does stride 2 do?"),
            N_(
                "The window moves two pixels at a time, so the output has about half as many rows and columns."
            ),
            _GREY.changed(stride=2, panel="cost"),
            "lab.maps",
            "stride",
        ),
        Question(
            N_("What is a bias for?"),
            N_(
                "It is added to every sum. Here a bias of 500 makes all outputs larger, so ReLU turns fewer of them into 0."
            ),
            _GREY.changed(bias=500.0, pin=Pin("act", 0, 5, 18)),
            "lab.maps",
            "window",
        ),
        Question(
            N_("Why do the weights of an edge kernel add up to 0?"),
            N_("Where all pixels are equally bright, the sum is then 0: only differences are left."),
            _EVEN.changed(pin=Pin("conv", 0, 6, 6)),
            "lab.sum",
            "kernels",
        ),
    ),
    N_("One layer"): (
        Question(
            N_("How many weights does a filter for colour have?"),
            N_(
                "A 3 × 3 filter has one kernel for each of the three channels: 3 · 9 = 27 weights. With its bias, that makes 28 numbers."
            ),
            LabState(size=24, panel="cost"),
            "lab.cost",
            "colour",
        ),
        Question(
            N_("Kernel, filter, channel, feature map: which is which?"),
            N_(
                "A filter has one kernel for each input channel and makes one feature map. Here 16 filters read 8 channels."
            ),
            NetworkState(layer="conv2", element=(0, 7, 7)),
            "network.layer",
            "colour",
        ),
        Question(
            N_("Why ReLU?"),
            N_(
                "It turns negative sums into 0. Without such a step, two convolutions in a row do no more than one could."
            ),
            _GREY.changed(pin=Pin("act", 0, 5, 17)),
            "lab.maps",
            "activation",
        ),
        Question(
            N_("What does pooling lose?"),
            N_(
                "Of four numbers, only the largest is kept, and not where it was: its exact position is lost."
            ),
            _GREY.changed(pin=Pin("pool", 0, 4, 6)),
            "lab.sum",
            "pooling",
        ),
        Question(
            N_("What is a 1 × 1 convolution?"),
            N_(
                "A weighted sum of the channels of one pixel, with no neighbours. These three weights turn colour into brightness."
            ),
            LabState(
                size=24,
                weights=(((0.299,),), ((0.587,),), ((0.114,),)),
                view="clip",
                pin=Pin("conv", 0, 8, 12),
            ),
            "lab.sum",
            "world",
        ),
        Question(
            N_("What is a transposed convolution?"),
            N_(
                "Each number is multiplied by the whole kernel and spread over a window; where windows overlap, the products are added. Backpropagation sends gradients back through a convolution in this way."
            ),
            TrainStepState(step=15),
            "train.step.sum",
            "world",
        ),
    ),
    N_("A whole network"): (
        Question(
            N_("Where are most of the weights?"),
            N_("Not in the convolutions: 7,850 of 9,098 are in the last, fully connected layer."),
            NetworkState(panel="account"),
            "network.account",
            "sharing",
        ),
        Question(
            N_("Why does a convolution have far fewer weights than a fully connected layer?"),
            N_(
                "The same nine weights are used at every position. A fully connected layer needs other weights for each output."
            ),
            LabState(size=8, colour=False, panel="cost"),
            "lab.cost",
            "sharing",
        ),
        Question(
            N_("What does a deeper layer see?"),
            N_("A larger part of the picture: its window covers windows of the layer before."),
            NetworkState(layer="pool2", element=(5, 3, 3)),
            "network.graph",
            "depth",
        ),
        Question(
            N_("How do 784 pixels become a digit?"),
            N_(
                "Layer by layer the maps become smaller. In the end, all their numbers are weighted and added, once for each digit."
            ),
            NetworkState(panel="trace", layer="fc", element=(7,)),
            "network.panels",
            "answer",
        ),
        Question(
            N_("What does softmax do?"),
            N_("It turns ten scores into ten probabilities that add up to 1."),
            NetworkState(layer="softmax", element=(7,)),
            "network.softmax",
            "answer",
        ),
    ),
    N_("How it learns"): (
        Question(
            N_("How does it learn?"),
            N_(
                "Each weight is moved a little in the direction that makes the loss smaller, again and again."
            ),
            TrainKernelState(),
            "train.maps",
            "learning",
        ),
        Question(
            N_("What is a batch?"),
            N_(
                "The pictures whose gradients are averaged for one step. Compare what a network learns in one epoch with batches of 1 and of 64."
            ),
            set_up("batch_1", TrainNetworkState()),
            "train.network.trials",
            "learning",
        ),
        Question(
            N_("How does backpropagation pass through a convolution?"),
            N_(
                "The gradient of a weight is a sum over all positions: the input under the weight, times the gradient of the output there."
            ),
            TrainStepState(step=14),
            "train.step.sum",
            "learning",
        ),
    ),
    N_("In the world"): (
        Question(
            N_("Which pixels decided?"),
            N_("Cover a part of the picture, read it again, and see how much the answer changes."),
            NetworkState(panel="why", why="occlusion"),
            "network.occlusion",
            "why",
        ),
        Question(
            N_("What if a digit is shifted?"),
            N_(
                "A network that was trained on centred digits alone often fails. Train it with shifted ones and compare."
            ),
            set_up("shifted_plain", TrainNetworkState()),
            "train.network.trials",
            "why",
        ),
        Question(
            N_("What if it is inverted?"),
            N_("Black on white, this 7 is read as a 2, with almost 100% probability."),
            NetworkState(panel="preprocessing", preprocessing=Preprocessing(invert=True)),
            "network.answers",
            "why",
        ),
        Question(
            N_("Can it be sure and still be mistaken?"),
            N_("Yes: it reads this 6 as a 0, with a probability of 95%."),
            NetworkState(sample=126, panel="why", why="occlusion"),
            "network.answers",
            "why",
        ),
        Question(
            N_("Why does it take the astronaut for a barbell?"),
            N_(
                "None of its 1,000 classes is an astronaut, so another one has to win. The maps show which cells speak for a barbell, and which for a uniform."
            ),
            NetworkState(
                network="squeezenet", source="photo", scale="unit", panel="why", why="whynot", rival=652
            ),
            "network.answers",
            "why",
        ),
        Question(
            N_("How does a network find faces?"),
            N_(
                "P-Net scans the picture and proposes every window that could be a face; R-Net and O-Net check each proposal. Here P-Net and R-Net take a coin for a face, and O-Net, which sees most pixels, does not."
            ),
            NetworkState(
                network="faces",
                source="photo",
                photo="coins",
                size=320,
                panel="faces",
                face_window=(2, 22, 3),
            ),
            "network.panels",
            "world",
        ),
        Question(
            N_("Can I use my own photos and networks?"),
            N_(
                "Yes. Choose a picture, or an ONNX file that PyTorch or Keras has saved; nobody else sees either."
            ),
            NetworkState(network="own"),
            "network.bring",
            "python",
            settings=True,
        ),
        Question(
            N_("How do I do this in Python?"),
            N_("Download the program: it computes the same numbers with NumPy or PyTorch."),
            _GREY.changed(panel="downloads"),
            "lab.programs",
            "python",
        ),
        Question(
            N_("Do I understand it?"),
            N_("The sums are covered. Work one out, then reveal it."),
            _GREY.changed(cover=("sum",), pin=Pin("conv", 0, 8, 12)),
            "lab.sum",
            "world",
        ),
    ),
}
"""The questions by their groups, whose names are marked messages."""
