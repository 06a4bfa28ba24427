"""Participants against the population: what may be asked, the margins, the weights, what is told of them."""
