"""Debates: statements that people agree or disagree with, and results that anybody can check."""
