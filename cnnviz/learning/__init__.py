"""Training with the engine: layers that know their backward pass, an optimiser, a loop, and the digits network."""
