"""Redress and questions: what can be contested, asked and reported about public things, and the public answers."""
