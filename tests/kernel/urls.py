"""A sample of each address with a parameter, for the walk over every address and role."""

from intelligences.kernel import events
from intelligences.kernel.models import LongWork
from tests.cast import Cast


def _work(cast: Cast) -> dict[str, object]:
    return {"work_id": LongWork.objects.create(kind="walk", title="Essai", owner=events.reference(cast.alice)).pk}


SAMPLES = {"kernel:long_work": _work, "kernel:cancel_long_work": _work}
