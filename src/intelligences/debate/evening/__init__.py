"""A debate on an evening, face to face: ballots on paper, posters, a screen, and the votes that come back."""
