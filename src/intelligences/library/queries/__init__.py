"""What pages, files and other rooms read of the library, as dataclasses."""
