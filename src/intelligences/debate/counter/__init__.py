"""Counter-analyses: what associations and groups read in a debate's final result, beside the official reading."""
