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
