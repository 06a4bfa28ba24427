"""Concertations: what one territory does on a subject, and what was done with it."""
