"""What a declared use produces: its transparency sheet, texts to paste, notes, a calendar."""
