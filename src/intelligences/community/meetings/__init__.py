"""Meetings: announced, registered for, held, reported on. Any room attaches one to a thing that can be asked about."""
