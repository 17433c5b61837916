"""What newcomers ask, each with a sentence of answer and the view of the app in which the answer can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cnnviz.network_trials import set_up
from cnnviz.second_examples import set_up as second_example
from cnnviz.state import LabState, NetworkState, PageState
from cnnviz.state.lab import Filter, settings_of
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
    lesson, card
        The id of the lesson that explains it, ``""`` for none, and the number of its card to begin with.
    settings
        Whether it needs the page's settings.
    figure
        What is drawn below the answer, of :data:`cnnviz.lessons.lesson.DRAWINGS`; ``""`` for nothing.
    prompt, kind, given, says
        A number that the reader works out and types: a marked message, which of :data:`cnnviz.lessons.questions.QUESTIONS` draws and
        judges it, its parameters, and marked messages to wrong answers by the name of their verdict; ``""`` where nothing is asked for.
    frames
        Parts of the network's picture that the answer speaks of: rows and columns from top, left up to, but not including bottom,
        right.
    also
        Other words under which people look for it, with commas between them: a marked message. Each language has those that are
        usual there, so its translation says other things.
    """

    ask: str
    answer: str
    state: PageState
    light: str
    lesson: str = ""
    card: int = 0
    settings: bool = False
    figure: str = ""
    prompt: str = ""
    kind: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[tuple[int, int, int, int], ...] = ()
    also: str = ""


_GREY = LabState(size=24, colour=False)
"""Few enough pixels that a window is seen, and one channel, so that a sum has nine products."""
_EVEN = LabState(source="pattern", pattern="square", size=16, colour=False)
"""A picture in which all pixels are as bright."""
_EVIDENCE = _GREY.changed(bias=-300.0)
"""A bias that lets only clear edges through."""
_TWICE = _GREY.changed(
    activation="identity",
    pooling="none",
    then="convolve",
    slices=("sobel_y",),
    pin=Pin("then", 0, 15, 18),
)
"""Sobel x, then Sobel y, with nothing between them."""
_BOTH = ((1, 2, 0, -2, -1), (2, 4, 0, -4, -2), (0, 0, 0, 0, 0), (-2, -4, 0, 4, 2), (-1, -2, 0, 2, 1))
"""The one kernel that does the same."""
_BY_HEART = LabState(
    source="drawing",
    drawing="eNql0DERwDAMQ9FgCQVhMRZTMBZjMQVjUXPp9S5r1L-9RYPG-FtEN3eZigFfRZBVit_cSTPVc3afa7fOJAHVwPeFZrOqc_3GD2hkiRE",
    size=8,
    colour=False,
    unit=9,
    kernel="prewitt_x",
    activation="identity",
    pooling="none",
    cover=("products", "sum", "output"),
    pin=Pin("conv", 0, 2, 3),
)
"""Pixels from 0 to 9 and weights of 1 and -1, so that a sum can be worked out in one's head."""
_POINT = LabState(
    source="pattern",
    pattern="impulse",
    size=8,
    colour=False,
    unit=1,
    kernel="sharpen",
    operation="transposed",
    stride=2,
    activation="identity",
    pooling="none",
    pin=Pin("conv", 0, 9, 9),
)
"""A single pixel of 1, so that an output is the kernel itself."""
_NARROW = _GREY.changed(kernel="box")
_WIDE = _NARROW.changed(kernel_numbers=(("size", 7.0),))
"""The means of 3 x 3 and of 7 x 7 pixels."""
_LARGER = _GREY.changed(kernel="box", operation="transposed", stride=2)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    N_("A single convolution"): (
        Question(
            N_("What is this number, and why?"),
            N_("Each output is one sum: the pixels in a window times the weights of the kernel."),
            _GREY.changed(pin=Pin("conv", 0, 8, 12)),
            "lab.sum",
            "window",
            also=N_(
                "output element, dot product, weighted sum, sum of products, multiply and add, sliding window, how a convolution works"
            ),
        ),
        Question(
            N_("Why is the border different?"),
            N_(
                "There the window reaches beyond the picture. Without padding, such a window gives no output, and a 3 × 3 kernel makes the map two rows and two columns smaller. With padding, as here, three zeros stand in the window's first column and count like black pixels: in this uniform picture they make an edge that is not there."
            ),
            _EVEN.changed(padding="same", panel="borders", pin=Pin("conv", 0, 7, 0)),
            "lab.sum",
            "borders",
            also=N_(
                "padding, zero padding, same padding, valid, margin, edge of the image, corner, boundary, border effect, output size, output smaller than the input"
            ),
        ),
        Question(
            N_("What does stride 2 do, and why would one want it?"),
            N_(
                "The window moves two pixels at a time: “Play” shows it. So the output has half as many rows and columns, 11 × 11 instead of 22 × 22, and a quarter of the work is left: 1 089 multiply-adds instead of 4 356. Later layers have less to compute, and their windows cover more of the picture."
            ),
            _GREY.changed(stride=2, pin=Pin("conv", 0, 4, 6)),
            "lab.moves",
            "stride",
            also=N_("step size, strided convolution, downsampling, subsampling, output size"),
        ),
        Question(
            N_("What is a bias for?"),
            N_(
                "It sets a threshold: how much evidence is needed before a map responds. ReLU passes on what is larger than 0, so with a bias of −300 the weighted sum must exceed 300. Without a bias (A), 227 of 484 elements respond; with it (B), only the 66 at the clearest edges do."
            ),
            _EVIDENCE.changed(compare=settings_of(_GREY), compare_stage="act"),
            "lab.compare",
            "window",
            also=N_("threshold, offset, intercept, constant term"),
        ),
        Question(
            N_("What does a bias do to one number?"),
            N_(
                "It is added to the weighted sum. At this faint edge the sum is 205, and 205 − 300 = −95. That is less than 0, so ReLU makes it 0: the evidence was not enough. A network learns its biases, as it learns its weights."
            ),
            _EVIDENCE.changed(pin=Pin("conv", 0, 5, 12)),
            "lab.sum",
            "window",
            also=N_("threshold, offset, intercept, constant term"),
        ),
        Question(
            N_("Why do the weights of an edge kernel add up to 0?"),
            N_(
                "An edge kernel compares: it adds pixels under positive weights and subtracts those under negative ones. The weights of this one add up to −1 − 2 − 1 + 1 + 2 + 1 = 0. So the sum is 0 wherever all pixels are equally bright, as here. Only differences give a response, and edges are differences."
            ),
            _EVEN.changed(pin=Pin("conv", 0, 6, 6)),
            "lab.sum",
            "kernels",
            also=N_("edge detection, edge detector, Sobel, Prewitt, Laplace, zero sum"),
        ),
        Question(
            N_("What does a larger kernel do?"),
            N_(
                "Each output depends on more pixels: the 7 × 7 mean (B) blurs more than the 3 × 3 mean (A). It has 49 weights instead of 9, and without padding the map shrinks to 18 × 18 instead of 22 × 22. Networks often use several 3 × 3 layers: three see 7 × 7 pixels, with 27 weights."
            ),
            _WIDE.changed(pin=Pin("conv", 0, 8, 8), compare=settings_of(_NARROW), compare_stage="conv"),
            "lab.compare",
            "kernels",
            also=N_(
                "kernel size, filter size, window size, size of the kernel, larger filter, big kernel, small kernel, 3 × 3, 5 × 5, 7 × 7, blur, receptive field"
            ),
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
            also=N_(
                "kernel size, filter size, number of parameters, parameter count, RGB, color, colour picture"
            ),
        ),
        Question(
            N_("Kernel, filter, channel, feature map: which is which?"),
            N_(
                "A channel is one full grid of numbers; a colour picture has three. A kernel is the small grid of weights for one channel. A filter is a kernel for every channel, and one bias. Its output is a feature map, which is a channel for the next layer."
            ),
            LabState(size=24, pin=Pin("conv", 0, 8, 12)),
            "lab.sum",
            "colour",
            figure="filter",
            also=N_(
                "activation map, terminology, definition, difference between kernel and filter, mask, depth"
            ),
        ),
        Question(
            N_("How many kernels and feature maps does a layer have?"),
            N_(
                "A feature map for every filter, and in every filter a kernel for each input channel. Here 16 filters read 8 channels: 16 · 8 = 128 kernels make 16 feature maps."
            ),
            NetworkState(layer="conv2", element=(0, 7, 7)),
            "network.layer",
            "colour",
            also=N_(
                "number of filters, input channels, output channels, number of parameters, depth of a layer"
            ),
        ),
        Question(
            N_("Why ReLU?"),
            N_(
                "Without it (A), two convolutions do no more than one: Sobel x and then Sobel y give the same map as a single 5 × 5 kernel. With ReLU between them (B), negative sums become 0, and no single kernel gives that map. Only then does another layer add anything."
            ),
            _TWICE.changed(activation="relu", compare=settings_of(_TWICE), compare_stage="then"),
            "lab.compare",
            "activation",
            figure="two_layers",
            also=N_(
                "activation function, nonlinearity, non-linear, rectified linear unit, rectifier, negative numbers"
            ),
        ),
        Question(
            N_("What do two convolutions without ReLU do?"),
            N_(
                "First Sobel x, then Sobel y on its output: at row 15, column 18 they give 2152. Remember that number for the next question."
            ),
            _TWICE,
            "lab.then",
            "activation",
            also=N_("linear, stacked convolutions, activation function"),
        ),
        Question(
            N_("Can one kernel do the work of two?"),
            N_(
                "Yes, without ReLU between them. This single 5 × 5 kernel also gives 2152 at row 15, column 18, and at all 400 positions the same number as the two one after the other."
            ),
            _GREY.changed(
                weights=(tuple(tuple(map(float, row)) for row in _BOTH),),
                activation="identity",
                pooling="none",
                pin=Pin("conv", 0, 15, 18),
            ),
            "lab.sum",
            "activation",
            also=N_("combine kernels, merge kernels, linear"),
        ),
        Question(
            N_("What does ReLU change between two convolutions?"),
            N_(
                "With ReLU between them, the same two convolutions give 1335 instead of 2152. No single kernel gives this map: the best 5 × 5 kernel is wrong by up to 870. So a further layer can do something new."
            ),
            _TWICE.changed(activation="relu"),
            "lab.then",
            "activation",
            also=N_("activation function, nonlinearity, non-linear, expressive power"),
        ),
        Question(
            N_("What is pooling for, and what does it lose?"),
            N_(
                "Max pooling keeps the largest number of each 2 × 2 window, here 724. So 121 of 484 are left: later layers compute less. Small shifts often change little: had the picture moved one pixel to the right, this would still be 724. The cost: 286, 660 and 486 are lost, and so is the corner in which 724 stood."
            ),
            _GREY.changed(pin=Pin("pool", 0, 4, 6)),
            "lab.sum",
            "pooling",
            also=N_(
                "max pooling, average pooling, downsampling, subsampling, translation invariance, shift invariance"
            ),
        ),
        Question(
            N_("What is a 1 × 1 convolution?"),
            N_(
                "A weighted sum of the channels of one pixel, with no neighbours. Here three weights turn red, green and blue into brightness: three channels become one. Networks use it to mix their maps and to make fewer of them, as the next question shows."
            ),
            LabState(
                size=24,
                weights=(((0.299,),), ((0.587,),), ((0.114,),)),
                view="clip",
                pin=Pin("conv", 0, 8, 12),
            ),
            "lab.sum",
            "world",
            also=N_("pointwise convolution, network in network, bottleneck, grayscale, greyscale"),
        ),
        Question(
            N_("What does a 1 × 1 convolution do with several maps?"),
            N_(
                "It mixes them: at every position, the value of each map is multiplied by the map's weight, and the products are added. Here three weights turn three maps into one."
            ),
            second_example("mix", LabState(size=64, colour=False)).changed(pin=Pin("then", 0, 30, 40)),
            "lab.then",
            "world",
            also=N_("pointwise convolution, mix channels, feature map, bottleneck"),
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
            also=N_("deeper layer, hidden layer, hierarchy, stacked layers, multiple layers"),
        ),
        Question(
            N_("What is a transposed convolution?"),
            N_(
                "A convolution turns many pixels into one number; a transposed convolution turns each pixel into many numbers: a copy of the kernel, multiplied by the pixel's value. Here one pixel is 1 and all others are 0, so the output is one copy of the kernel. With stride 2, as here, the copies of neighbouring pixels begin two places apart."
            ),
            _POINT,
            "lab.maps",
            "stride",
            card=7,
            figure="copy",
            also=N_(
                "deconvolution, upsampling, upconvolution, fractionally strided convolution, ConvTranspose2d"
            ),
        ),
        Question(
            N_("What happens where the copies overlap?"),
            N_(
                "They are added up. Here four pixels reach the pinned element, each with another weight: −14 + 209 − 29 + 210 = 376. Backpropagation sends gradients back through a convolution in the same way."
            ),
            _LARGER.changed(kernel="sobel_x", pin=Pin("conv", 0, 14, 38)),
            "lab.sum",
            "stride",
            card=7,
            also=N_("transposed convolution, deconvolution, upsampling"),
        ),
        Question(
            N_("How can a layer make its maps larger?"),
            N_(
                "By a transposed convolution. With stride 2 the copies of the kernel lie two places apart, so that 24 rows become 49: 23 steps of 2 rows, and the 3 rows of the last copy. Networks that generate or segment pictures need such layers."
            ),
            _LARGER.changed(panel="cost"),
            "lab.maps",
            "stride",
            card=7,
            also=N_(
                "transposed convolution, deconvolution, upsampling, decoder, generator, GAN, U-Net, segmentation"
            ),
        ),
        Question(
            N_("Where do checkerboards in generated pictures come from?"),
            N_(
                "From copies of the kernel that overlap unevenly: with stride 2 and a 3 × 3 kernel, an output adds up 1, 2 or 4 products. So even this uniform picture gets a pattern."
            ),
            _EVEN.changed(kernel="box", operation="transposed", stride=2, panel="overlap"),
            "lab.overlap",
            "stride",
            card=8,
            also=N_("checkerboard artifacts, artefacts, deconvolution, upsampling, GAN"),
        ),
        Question(
            N_("How is a convolution a matrix?"),
            N_(
                "Each output has a row with the weights of the kernel and otherwise zeros. Every row has the same weights, each time in other columns."
            ),
            _GREY.changed(panel="matrix", pin=Pin("conv", 0, 8, 12)),
            "lab.matrix",
            "sharing",
            also=N_("matrix multiplication, Toeplitz, im2col, linear map, sparse"),
        ),
    ),
    N_("A whole network"): (
        Question(
            N_("Where are most of the weights?"),
            N_("Not in the convolutions: 7 850 of 9 098 are in the last, fully connected layer."),
            NetworkState(panel="account"),
            "network.account",
            "sharing",
            also=N_("number of parameters, parameter count, model size, dense layer, linear layer"),
        ),
        Question(
            N_("Why does a convolution have far fewer weights than a fully connected layer?"),
            N_(
                "The same nine weights are used at every position: with a bias, 10 numbers to learn. A fully connected layer has a weight of its own for each pair of an input and an output, here 64 · 36 = 2 304, and 36 biases: 2 340 numbers."
            ),
            LabState(size=8, colour=False, panel="cost"),
            "lab.cost",
            "sharing",
            also=N_(
                "weight sharing, parameter sharing, shared weights, dense layer, linear layer, number of parameters, multilayer perceptron, MLP"
            ),
        ),
        Question(
            N_("What does a deeper layer see?"),
            N_(
                "A larger part of the picture, since its window covers windows of the layer before. The small frame is what an element of the first convolution sees: 3 × 3 pixels. The large one is what an element of the second pooling sees: 10 × 10 pixels. That element is marked in the graph below."
            ),
            NetworkState(layer="pool2", element=(0, 3, 3)),
            "network.seen",
            "depth",
            frames=((9, 9, 19, 19), (13, 16, 16, 19)),
            also=N_("receptive field, field of view, context"),
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
            also=N_("feature visualization, activation maximization, deep dream, neuron, interpretability"),
        ),
        Question(
            N_("How do 784 pixels become a digit?"),
            N_(
                "Convolutions find strokes, ReLU keeps what is positive, pooling makes the maps smaller. The last 16 maps hold 16 · 7 · 7 = 784 numbers. Weighted sums of them give ten scores; the largest wins: 16.49 for 7. The lines show its 64 largest weights by absolute value: positive ones (green) raise it, negative ones (purple) lower it."
            ),
            NetworkState(layer="fc", element=(7,)),
            "network.graph",
            "answer",
            also=N_(
                "how a CNN works, classification, prediction, forward pass, inference, architecture, handwritten digits, MNIST, feature map, flatten"
            ),
        ),
        Question(
            N_("How do the last 784 numbers become a score?"),
            N_(
                "Each digit has its own 784 weights. The score for 7 is the sum of all products of a number and its weight, and a bias: 16.49. The second largest score, for 3, is only −2.6."
            ),
            NetworkState(layer="fc", element=(7,)),
            "network.layer",
            "answer",
            also=N_("dense layer, fully connected layer, linear layer, logit, classifier, Gemm"),
        ),
        Question(
            N_("Where does the score for 7 come from?"),
            N_(
                "From a few strong responses. The list shows the largest products in the sum 16.49; select one to follow it back through pooling, ReLU and convolutions to the pixels."
            ),
            NetworkState(panel="trace", layer="fc", element=(7,)),
            "network.trace",
            "answer",
            also=N_("attribution, contribution, explanation, relevance, logit"),
        ),
        Question(
            N_("What does softmax do?"),
            N_(
                "It turns ten scores into ten probabilities that add up to 1. First the largest score is subtracted from every score; then e is raised to each difference: the largest, 0.98 for 5, gives 1, and 0.84 for 7 gives 0.8704. Divided by the sum of all ten, 2.232, these become 45% and 39%. So the network is not sure."
            ),
            NetworkState(sample=105, layer="softmax", element=(5,)),
            "network.softmax",
            "answer",
            also=N_(
                "probability, probabilities, confidence, logits, temperature, exponential, normalization"
            ),
        ),
    ),
    N_("How it learns"): (
        Question(
            N_("How does it learn?"),
            N_(
                "Each weight is moved a little in the direction that makes the loss smaller, again and again. Press Run: the weights w, random numbers at first, become those of the hidden kernel, which is shown with them. Training never sees that kernel: it works from the error map, which fades."
            ),
            TrainKernelState(shown=True),
            "train.learning",
            "learning",
            also=N_(
                "how a CNN learns, where the weights come from, where the numbers in a kernel come from, training, gradient descent, SGD, optimizer, learning rate, loss function, fitting"
            ),
        ),
        Question(
            N_("What is a batch?"),
            N_(
                "The pictures from which one step learns. Here there are three: the loss is the mean of their losses, so the step suits all three on average and not only the last picture seen."
            ),
            TrainStepState(norm=True, step=8),
            "train.step.batch",
            "learning",
            also=N_("minibatch, mini-batch, batch size, stochastic gradient descent, SGD"),
        ),
        Question(
            N_("Is a large batch better than a small one?"),
            N_(
                "A large batch gives a steadier gradient, but fewer steps for the same pictures: with batches of 64, one step where batches of 1 take 64. So in one epoch at this learning rate, batches of 1 learn more. Run both trainings and compare."
            ),
            set_up("batch_1", TrainNetworkState()),
            "train.network.trials",
            "learning",
            also=N_("minibatch, mini-batch, batch size, epoch, iteration, learning curve"),
        ),
        Question(
            N_("What is backpropagation?"),
            N_(
                "It finds each weight's gradient: how the loss changes when that weight grows a little. From the loss it goes back layer by layer, multiplies the gradient that arrives by the layer's slopes and adds up the products: the chain rule. Here the gradient is 0.4912: if the marked weight grows a little, the loss grows by 0.4912 times that."
            ),
            TrainStepState(step=14),
            "train.step.gradients",
            "learning",
            also=N_("gradient, chain rule, derivative, backward pass, autograd, automatic differentiation"),
        ),
        Question(
            N_("How does backpropagation pass through a convolution?"),
            N_(
                "A weight is used at every position, so its gradient is a sum over all positions: the input under the weight, times the gradient of the output there. “Change by ±” checks it: the loss really changes as the gradient says."
            ),
            TrainStepState(step=14),
            "train.step.sum",
            "learning",
            also=N_(
                "gradient of a kernel, chain rule, derivative, backward pass, gradient check, finite differences"
            ),
        ),
        Question(
            N_("What is done with the gradient?"),
            N_(
                "Each weight moves against its gradient: new weight = weight − learning rate · gradient. After this one step the loss has fallen from 2.063 to 0.7057."
            ),
            TrainStepState(step=17),
            "train.step.sum",
            "learning",
            also=N_("gradient descent, weight update, update rule, learning rate, step size, optimizer, SGD"),
        ),
    ),
    N_("In the world"): (
        Question(
            N_("Which pixels decided?"),
            N_(
                "Those that lower the answer's score when covered. A square covers part of the picture at each of 576 positions, and each time the network reads it again. Where the map is orange, covering lowers the score for 7: most in the frame at the corner, by 10.49, from 16.49 to 6. Where it is blue, covering raises it."
            ),
            NetworkState(panel="why", why="occlusion"),
            "network.occlusion",
            "why",
            also=N_(
                "heatmap, heat map, saliency, saliency map, occlusion, attribution, explanation, explainability, XAI, Grad-CAM, attention"
            ),
        ),
        Question(
            N_("What if a digit is shifted?"),
            N_(
                "A small shift is no problem: up to 3 pixels down, this digit is read as a 7. From 4 to 10 pixels it is read as a 2; here it is shifted by 4. The convolutions find its strokes anywhere, but the last layer has a weight for each position."
            ),
            NetworkState(panel="disturb", disturb=(("rows", 4.0),), dial="rows"),
            "network.disturb",
            "why",
            also=N_("translation, move, shift invariance, translation invariance, equivariance, robustness"),
        ),
        Question(
            N_("What if a digit is turned?"),
            N_(
                "This 7 is read as a 7 up to 34 degrees clockwise; at 35 degrees, as here, it is read as a 2. The curve shows the probability for every angle."
            ),
            NetworkState(panel="disturb", disturb=(("turn", 35.0),)),
            "network.disturb",
            "why",
            also=N_("rotation, rotate, angle, rotation invariance, robustness"),
        ),
        Question(
            N_("What if a digit is inverted?"),
            N_(
                "Black on white, this 7 is read as a 2, with almost 100% probability. The network has learned from white strokes on black alone, so that here nearly every input is unusual."
            ),
            NetworkState(panel="disturb", disturb=(("invert", 1.0),), dial="invert"),
            "network.disturb",
            "why",
            also=N_("invert, negative, black on white, distribution shift, robustness"),
        ),
        Question(
            N_("What if its strokes are thicker or thinner?"),
            N_(
                "This is another 7. It is read as an 8 when its strokes grow by 1.5 pixels or more on each side, here by 2, and as a 1 when they lose 1.8. The curve shows every thickness; the slider “Stroke thickness” changes it."
            ),
            NetworkState(sample=142, panel="disturb", disturb=(("thickness", 2.0),), dial="thickness"),
            "network.disturb",
            "why",
            also=N_("stroke width, thickness, bold, thin, robustness"),
        ),
        Question(
            N_("Can a network learn to read shifted digits?"),
            N_(
                "Yes, by augmentation: its training pictures are shifted, turned and scaled a little each time. Run both trainings and compare how they read shifted digits."
            ),
            set_up("shifted_plain", TrainNetworkState()),
            "train.network.trials",
            "why",
            also=N_("data augmentation, generalization, overfitting, translation, robustness"),
        ),
        Question(
            N_("Can a digit be changed so that it is misread?"),
            N_(
                "Yes. The gradient says for each pixel whether a brighter or a darker value makes a mistake more likely. With every pixel changed by 34 of 255 levels in this direction, we still see a 7, and the network reads a 3. Random noise of the same size does not change the answer."
            ),
            NetworkState(panel="disturb", fooling=True),
            "network.fooling",
            "why",
            also=N_(
                "adversarial example, adversarial attack, fool, trick or deceive a network, FGSM, fast gradient sign method, noise, robustness"
            ),
        ),
        Question(
            N_("Can a change that nobody sees fool it?"),
            N_(
                "Yes. Each pixel of this photo is changed by at most one level on the scale from 0 to 255, up or down as the gradient says, and espresso is read as consommé, with a probability of 98%. The search takes some seconds."
            ),
            NetworkState(network="squeezenet", source="photo", photo="coffee", panel="disturb", fooling=True),
            "network.fooling",
            "why",
            also=N_(
                "adversarial example, adversarial attack, trick or deceive a network, FGSM, fast gradient sign method, imperceptible, ImageNet"
            ),
        ),
        Question(
            N_("Can it be sure and still be mistaken?"),
            N_(
                "Yes: it reads this 6 as a 0, with a probability of 95%. Softmax makes probabilities of any ten scores; it does not know how often the network is right."
            ),
            NetworkState(sample=126, panel="why", why="occlusion"),
            "network.answers",
            "why",
            also=N_(
                "confidence, overconfidence, calibration, uncertainty, wrong answer, misclassification, error"
            ),
        ),
        Question(
            N_("Why does it take the astronaut for a barbell?"),
            N_(
                "None of its 1 000 classes is an astronaut, so another one has to win. The class activation maps show which cells support a barbell, and which a uniform."
            ),
            NetworkState(network="squeezenet", source="photo", panel="why", why="whynot", rival=652),
            "network.whynot",
            "why",
            also=N_(
                "class activation map, CAM, Grad-CAM, heatmap, saliency, wrong class, misclassification, ImageNet"
            ),
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
            also=N_("face detection, object detection, MTCNN, bounding box, image pyramid, sliding window"),
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
            also=N_("upload, import, camera, webcam, image file, privacy"),
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
            also=N_("upload, import, load a model, model file, TensorFlow, custom network, privacy"),
        ),
        Question(
            N_("How do I do this in Python?"),
            N_(
                "NumPy cuts out all windows and adds up the products with einsum. SciPy, OpenCV, PyTorch and Keras have it ready-made: correlate2d, filter2D, conv2d and Conv2D. Choose a library above the program: each program gives the numbers of this page. Copy it, or scroll up to “Take away” in the bar at the top, which saves it with its input."
            ),
            _GREY.changed(panel="downloads"),
            "lab.programs",
            "python",
            also=N_("code, program, implementation, script, library, TensorFlow"),
        ),
        Question(
            N_("Do I understand it?"),
            N_(
                "Find out. The products and their sum are covered: multiply each of the nine pixels in the window by its weight, add up the products, and type the sum. “Other numbers” asks for another one. This is one skill of many: go on to the mixed questions."
            ),
            _BY_HEART,
            "lab.sum",
            "world",
            prompt=N_("What is the sum at row {row}, column {column}?"),
            kind="convolution_value",
            given={"terms": 4},
            says={
                "other": N_(
                    "Not yet. The three products of the first row add up to {first_row}. Work out the other two rows in the same way: a negative weight makes its product negative, and a weight of 0 makes it 0."
                ),
                "near": N_(
                    "Very close. Check the signs: the products of the first row add up to {first_row}."
                ),
            },
            also=N_("test, quiz, exercise, practice, exam"),
        ),
    ),
}
"""The questions by their groups, whose names are marked messages."""

HOLDS: Mapping[str, str] = {
    "A single convolution": N_("sum, border, stride, bias"),
    "One layer": N_("ReLU, pooling, 1 × 1, upsampling"),
    "A whole network": N_("weights, depth, softmax"),
    "How it learns": N_("batch, backpropagation"),
    "In the world": N_("heatmaps, faces, own photos"),
}
"""Some words for each group that say what it holds, as marked messages."""
