"""Terms of whole networks, their answers, and what speaks for an answer."""

from __future__ import annotations

from cnnviz.glossary.term import Group, Term
from cnnviz.words import N_

GROUPS: tuple[Group, ...] = (
    Group(
        N_("Networks"),
        {
            "layer": Term(
                N_("Layer"),
                N_(
                    "A layer is one step of a network: it takes the arrays of the step before and makes new ones."
                ),
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
                    "A CNN, or convolutional neural network, is a network with convolutional layers. They use the same small kernels at every position of a picture."
                ),
                "?page=network",
            ),
            "parameter": Term(
                N_("Parameter"),
                N_("Parameters are the numbers that a network learns: its weights and biases."),
                "?page=network&panel=account",
            ),
            "flatten": Term(
                N_("Flatten"),
                N_(
                    "Flattening puts all numbers of all maps into one row, channel by channel and row by row."
                ),
                "?page=network&panel=layer&layer=flatten",
            ),
            "fully_connected": Term(
                N_("Fully connected layer"),
                N_("In a fully connected layer every output is a weighted sum of all inputs, plus a bias."),
                "?page=network&panel=layer&layer=fc",
            ),
            "gemm": Term(
                N_("Gemm"),
                N_(
                    "Gemm, short for general matrix multiplication, is the operation by which ONNX files usually store a fully connected layer."
                ),
                "?page=network&panel=layer&layer=fc",
            ),
            "onnx": Term(
                N_("ONNX"),
                N_(
                    "ONNX is a file format for trained networks. A file lists the operations and holds the weights, so that other programs can run the network."
                ),
                "?page=network&network=own",
            ),
            "receptive_field": Term(
                N_("Receptive field"),
                N_(
                    "The receptive field of a number is the part of the input picture that it depends on. It grows from layer to layer."
                ),
                "?page=network&panel=account",
            ),
            "effective_stride": Term(
                N_("Effective stride"),
                N_(
                    "The effective stride of a layer, also called its jump, is the distance between the receptive fields of neighbouring elements, in pixels. It is the product of all strides up to there."
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
        },
    ),
    Group(
        N_("Answers"),
        {
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
                "?page=network&panel=layer&layer=fc",
            ),
            "softmax": Term(
                N_("Softmax"),
                N_(
                    "Softmax turns logits into probabilities: it raises e to the power of each logit and divides each result by the sum of all."
                ),
                "?page=network&panel=layer&layer=softmax",
            ),
            "temperature": Term(
                N_("Temperature"),
                N_(
                    "The temperature divides all logits before softmax. A high one makes probabilities more equal, a low one lets the largest take nearly all."
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
            "saliency": Term(
                N_("Saliency"),
                N_(
                    "Saliency is the gradient of a class's score with respect to each pixel: how much the score would change if the pixel changed by a little."
                ),
                "?page=network&panel=why&why=saliency",
            ),
            "occlusion": Term(
                N_("Occlusion"),
                N_(
                    "Occlusion covers one part of the picture after another and records how much the score of a class falls."
                ),
                "?page=network&panel=why&why=occlusion",
            ),
            "grad_cam": Term(
                N_("Grad-CAM"),
                N_(
                    "Grad-CAM weights the feature maps of a layer by their mean gradients and adds them up, to show where the layer found what speaks for a class."
                ),
                "?page=network&panel=why&why=cam",
            ),
        },
    ),
)
