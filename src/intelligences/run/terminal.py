"""What a person reads while a command works."""

import sys
import time


def say(sentence: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


class Bar:
    """Progress of one long step: a bar that fills in a terminal, a line every tenth elsewhere."""

    WIDTH = 30

    def __init__(self, title: str) -> None:
        self.title = title
        self._drawn = -1
        self._last = 0.0
        self._live = sys.stdout.isatty()

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` units are finished."""
        percent = 100 * done // total if total else 100
        if percent == self._drawn or (self._live and percent < 100 and time.monotonic() - self._last < 0.05):
            return
        if not self._live and percent // 10 == self._drawn // 10:
            return
        self._drawn, self._last = percent, time.monotonic()
        if self._live:
            filled = self.WIDTH * percent // 100
            bar = "█" * filled + "░" * (self.WIDTH - filled)
            sys.stdout.write(f"\r{self.title} {bar} {percent:3d} %" + ("\n" if percent == 100 else ""))
        else:
            sys.stdout.write(f"{self.title} {percent} %\n")
        sys.stdout.flush()
