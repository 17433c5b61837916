"""The network page: a whole network as maps, and any number of it explained."""
