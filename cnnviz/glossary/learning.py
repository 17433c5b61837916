"""Terms of training."""

from __future__ import annotations

from cnnviz.glossary.term import Group, Term
from cnnviz.words import N_

GROUPS: tuple[Group, ...] = (
    Group(
        N_("Training"),
        {
            "training": Term(
                N_("Training"),
                N_(
                    "Training changes the weights of a network in many small steps, so that its answers to the pictures of a training set become better."
                ),
                "?page=train-network",
            ),
            "loss": Term(
                N_("Loss"),
                N_(
                    "The loss is a single number that says how wrong the answers are. Training makes it smaller."
                ),
                "?page=train",
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
                    "The gradient of the loss with respect to a weight says how steeply the loss rises as the weight grows. For a very small change of the weight, it is the change of the loss divided by that of the weight."
                ),
                "?page=train",
            ),
            "chain_rule": Term(
                N_("Chain rule"),
                N_(
                    "Where one function follows another, the chain rule multiplies their slopes. Layer by layer, it leads from the loss back to every weight."
                ),
                "?page=train-step",
            ),
            "backpropagation": Term(
                N_("Backpropagation"),
                N_(
                    "Backpropagation computes all gradients by going through the layers from the last to the first, with the chain rule."
                ),
                "?page=train-step",
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
                    "The learning rate is the factor between a gradient and the change of its weight. If it is too small, learning is slow; if it is too large, the loss explodes."
                ),
                "?page=train",
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
            "seed": Term(
                N_("Seed"),
                N_(
                    "A seed fixes which random numbers are drawn. With the same seed, a training can be repeated exactly."
                ),
                "?page=train-network",
            ),
        },
    ),
    Group(
        N_("Generalisation"),
        {
            "accuracy": Term(
                N_("Accuracy"),
                N_("The accuracy is the share of pictures whose class the network gives correctly."),
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
                N_(
                    "A network overfits when it knows its training pictures by heart and reads others much worse."
                ),
                "?page=train-network&count=50&epochs=50&exp=few_50",
            ),
            "augmentation": Term(
                N_("Augmentation"),
                N_(
                    "Augmentation shifts, turns and scales each training picture a little, so that the network hardly ever sees exactly the same picture twice."
                ),
                "?page=train-network&augment=1",
            ),
            "dropout": Term(
                N_("Dropout"),
                N_(
                    "Dropout sets randomly chosen numbers to 0 while a network trains, so that it does not rely on any single one."
                ),
                "?page=train-network&net=conv8k3p1-relu-max2-conv16k3p1-relu-max2-flat-drop0.5-fc10",
            ),
            "weight_decay": Term(
                N_("Weight decay"),
                N_(
                    "Weight decay pulls every weight a little towards 0 at each step, which keeps weights small."
                ),
                "?page=train-network&decay=0.001",
            ),
            "batch_norm": Term(
                N_("Batch normalisation"),
                N_(
                    "Batch normalisation brings each channel to mean 0 and variance 1 over a batch, and then scales and shifts it by learned numbers."
                ),
                "?page=train-step&norm=1",
            ),
            "confusion_matrix": Term(
                N_("Confusion matrix"),
                N_(
                    "A confusion matrix counts how often pictures of each class (row) get each answer (column)."
                ),
                "?page=train-network",
            ),
            "transfer": Term(
                N_("Transfer learning"),
                N_(
                    "Transfer learning reuses the layers of a network that was trained on other pictures. Here, only a new last layer is trained."
                ),
                "?page=train-own",
            ),
        },
    ),
)
