"""`python -m intelligences` is the command `intelligences`."""

import sys

from intelligences.cli import main

sys.exit(main())
