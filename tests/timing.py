"""How long something takes, for ratios within one run: processor time, best of several, garbage collection held off."""

import gc
import time
from collections.abc import Callable


def fastest(work: Callable[[], object], runs: int = 5) -> float:
    """Return the processor seconds of the fastest of ``runs`` calls, after one that warms the caches."""
    work()
    gc.collect()
    gc.disable()
    try:
        times = []
        for _ in range(runs):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
        return min(times)
    finally:
        gc.enable()


def growth(small: Callable[[], object], large: Callable[[], object], runs: int = 9) -> float:
    """Return how many times as long ``large`` takes as ``small``, each the fastest of ``runs`` calls, taken in turns.

    In turns, because a machine that others use is slower at one moment than at the next.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for work, taken in zip((small, large), times, strict=True):
            taken.append(fastest(work, runs=1))
    return min(times[1]) / min(times[0])
