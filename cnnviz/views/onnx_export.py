"""How networks are saved as ONNX files: short programs for the tools in which people train them.

Each runs as it stands where its tools are installed, and writes :data:`FILE` with a small network that has not been trained
(that of skorch: for a few seconds).
"""

from __future__ import annotations

FILE = "model.onnx"
"""The name of the file that the programs write."""

PYTORCH = f'''\
# pip install torch onnx onnxscript
import torch
from torch import nn

model = nn.Sequential(  # or your own network
    nn.Conv2d(3, 8, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 15 * 15, 10)
)
model.eval()  # dropout and batch normalization as in use, not as in training
picture = torch.zeros(1, 3, 32, 32)  # an example: one picture, 3 channels, height 32, width 32
torch.onnx.export(model, (picture,), "{FILE}", external_data=False)
'''

KERAS = f'''\
# pip install keras torch onnx onnxscript
import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
from keras import layers

model = keras.Sequential([  # or your own network
    keras.Input((32, 32, 3)),  # height, width, channels
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model(keras.ops.zeros((1, 32, 32, 3)))  # a network is saved after it was used once
model.export("{FILE}", format="onnx")
'''

SKORCH = f'''\
# pip install skorch scikit-learn torch onnx onnxscript
import torch
from sklearn.datasets import load_digits
from skorch import NeuralNetClassifier
from torch import nn

pictures, digits = load_digits(return_X_y=True)
pictures = pictures.reshape(-1, 1, 8, 8).astype("float32") / 16
network = NeuralNetClassifier(  # or your own
    nn.Sequential(nn.Conv2d(1, 8, kernel_size=3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 6 * 6, 10)),
    criterion=nn.CrossEntropyLoss,
    lr=0.1,
)
network.fit(pictures, digits)
picture = torch.zeros(1, 1, 8, 8)  # an example: one picture, 1 channel, height 8, width 8
torch.onnx.export(network.module_.eval(), (picture,), "{FILE}", external_data=False)
'''

PROGRAMS = {"PyTorch": PYTORCH, "Keras": KERAS, "scikit-learn, skorch": SKORCH}
"""The programs, by the name of the tool that they are written for."""
