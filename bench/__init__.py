"""Figures that the project promises, each measured in one run: `make bench`, or `make bench ONLY=run-again-s`."""
