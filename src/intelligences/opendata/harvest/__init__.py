"""Reading again and again what is published elsewhere: through the importers' own engine, never over it."""
