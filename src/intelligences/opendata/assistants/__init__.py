"""Assistants read the library through the Model Context Protocol: the API's own answers, and nothing else."""
