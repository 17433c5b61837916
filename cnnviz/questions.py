"""What newcomers ask, each with a sentence of answer and the view of the app in which the answer can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.network_trials import set_up
from cnnviz.preprocessing import Preprocessing
from cnnviz.second_examples import set_up as second_example
from cnnviz.state import LabState, NetworkState, PageState
from cnnviz.state.lab import Filter
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
_LARGER = _GREY.changed(kernel="box", operation="transposed", stride=2)

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
            N_("What does stride 2 do, and why would one want it?"),
            N_(
                "The window moves two pixels at a time, so the output has half as many rows and columns: 11 × 11 instead of 22 × 22. A quarter of the work is left, 1 089 multiply-adds instead of 4 356, and later layers have less to do as well."
            ),
            _GREY.changed(stride=2, panel="cost"),
            "lab.cost",
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
                "A filter has one kernel for each input channel, and a bias, and makes one feature map. Here 16 filters read 8 channels: 16 · 8 = 128 kernels make 16 maps. The glossary has a drawing under Filter."
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
            N_("What does a 1 × 1 convolution do with several maps?"),
            N_(
                "It mixes them: at every position, the value of each map is multiplied by the map's weight, and the products are added. Here three weights turn three maps into one."
            ),
            second_example("mix", LabState(size=64, colour=False)).changed(pin=Pin("then", 0, 30, 40)),
            "lab.then",
            "world",
        ),
        Question(
            N_("What does a second layer add to the first?"),
            N_(
                "It reads all maps of the first layer at once, and since its windows lie on these maps, it sees more of the picture. Here it adds up vertical edges that go on vertically and horizontal edges that go on horizontally. The pinned element is the largest: a vertical and a horizontal edge meet there."
            ),
            LabState(
                size=64,
                colour=False,
                others=(Filter("sobel_y"),),
                then="convolve",
                slices=("line_vertical", "line_horizontal"),
                pin=Pin("then", 0, 25, 20),
            ),
            "lab.then",
            "depth",
        ),
        Question(
            N_("What is a transposed convolution?"),
            N_(
                "Each pixel adds a copy of the kernel, multiplied by its value, to the output; where copies overlap, they are added up. Backpropagation sends gradients back through a convolution in this way."
            ),
            _LARGER.changed(kernel="sobel_x", pin=Pin("conv", 0, 14, 38)),
            "lab.sum",
        ),
        Question(
            N_("How can a layer make its maps larger?"),
            N_(
                "By a transposed convolution. With stride 2 the copies of the kernel lie two places apart, so that 24 rows become 49."
            ),
            _LARGER.changed(panel="cost"),
            "lab.maps",
        ),
        Question(
            N_("Where do checkerboards in generated pictures come from?"),
            N_(
                "From copies of the kernel that overlap unevenly: with stride 2 and a 3 × 3 kernel, an output adds up 1, 2 or 4 products. So even this uniform picture gets a pattern."
            ),
            _EVEN.changed(kernel="box", operation="transposed", stride=2, panel="overlap"),
            "lab.overlap",
        ),
        Question(
            N_("How is a convolution a matrix?"),
            N_(
                "Each output has a row with the weights of the kernel and otherwise zeros. Every row has the same weights, each time in other columns."
            ),
            _GREY.changed(panel="matrix", pin=Pin("conv", 0, 8, 12)),
            "lab.matrix",
            "sharing",
        ),
    ),
    N_("A whole network"): (
        Question(
            N_("Where are most of the weights?"),
            N_("Not in the convolutions: 7 850 of 9 098 are in the last, fully connected layer."),
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
            N_("What does a filter deep in a network look for?"),
            N_(
                "Nobody has specified that. Two things give hints: the patches of photos to which a map responds most strongly, and the picture that activation maximization makes of noise."
            ),
            NetworkState(
                network="squeezenet",
                source="photo",
                photo="coffee",
                panel="wish",
                layer="fire6",
                element=(118,),
                grown=8,
            ),
            "network.wish",
            "depth",
        ),
        Question(
            N_("How do 784 pixels become a digit?"),
            N_(
                "Layer by layer the maps become smaller: 28 × 28, 14 × 14, then 16 maps of 7 × 7. For each digit, these 784 numbers are multiplied by weights of that digit and added up. The largest of the ten sums wins; here the sum for 7 is traced back to the pixels."
            ),
            NetworkState(panel="trace", layer="fc", element=(7,)),
            "network.trace",
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
            N_("Can a change that nobody sees fool it?"),
            N_(
                "Yes. Each pixel of this photo is changed by at most one level on the scale from 0 to 255, up or down as the gradient says, and espresso is read as consommé, with a probability of 98%."
            ),
            NetworkState(network="squeezenet", source="photo", photo="coffee", panel="disturb", fooling=True),
            "network.fooling",
            "why",
        ),
        Question(
            N_("How far may a digit be turned?"),
            N_(
                "This 7 is read as a 7 up to 34 degrees clockwise. A curve shows the probability for every angle."
            ),
            NetworkState(panel="disturb"),
            "network.disturb",
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
                "None of its 1 000 classes is an astronaut, so another one has to win. The class activation maps show which cells support a barbell, and which a uniform."
            ),
            NetworkState(network="squeezenet", source="photo", panel="why", why="whynot", rival=652),
            "network.whynot",
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
            "network.cascade",
            "world",
        ),
        Question(
            N_("Can I use my own photos?"),
            N_(
                "Yes. Under Picture, choose Upload or Camera. The photo is scaled to the size that you set below it, and its pixels become the numbers of the input. It goes only to the computer that runs this app, nobody else can see it, and it is deleted when you leave."
            ),
            LabState(source="upload"),
            "lab.bring",
            "python",
            settings=True,
        ),
        Question(
            N_("Can I use my own network?"),
            N_(
                "Yes, as an ONNX file, which PyTorch and Keras can save. Every layer then shows its numbers. The file goes only to the computer that runs this app, nobody else can see it, and it is deleted when you leave."
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
