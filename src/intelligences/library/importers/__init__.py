"""Registers of other countries, and our own files, into the library. One engine, one declaration a format."""
