"""`python -m intelligences.run.child web|worker …`: one process of the site, which ends when its supervisor dies."""

import ctypes
import os
import signal
import sys
import threading
import time


def end_with_parent(parent: int) -> None:
    """Ask the kernel (Linux), or look every second (elsewhere), and stop as for SIGTERM."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG
    else:
        threading.Thread(target=_watch, args=[parent], daemon=True).start()
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def web(arguments: list[str]) -> None:
    """gunicorn, as its own command line would start it."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", *arguments]
    run()


def worker(arguments: list[str]) -> None:
    """The queue's worker: `CONCURRENCY` jobs at a time, `PATIENCE` seconds for them to end when it must stop."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    concurrency, patience = map(int, arguments)
    if not isinstance(app.connector, DjangoConnector):
        raise TypeError("The queue doesn't use Django's database.")
    with app.replace_connector(app.connector.get_worker_connector()) as running:
        running.run_worker(concurrency=concurrency, shutdown_graceful_timeout=patience, delete_jobs="successful")


if __name__ == "__main__":
    end_with_parent(int(sys.argv[2]))
    {"web": web, "worker": worker}[sys.argv[1]](sys.argv[3:])
