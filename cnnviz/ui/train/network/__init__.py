"""The view of a network that learns."""
