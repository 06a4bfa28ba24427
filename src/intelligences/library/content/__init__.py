"""The documented French uses that ship: `build` makes the files, `reading` gives them to the loader."""
