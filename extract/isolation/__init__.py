"""Run pieces of work in processes that can be killed, their time and memory limited.

Hostile files are real: a 835-byte PDF makes its parser run for ever, a 2 kB one aborts the whole process. So a file is
parsed in a child process; whatever happens to the child, the caller gets a result or an ``ExtractError``, and neither
the child nor anything that it started is left behind, not even when the caller itself is killed (Linux).

Children are forked on Linux, so that what is imported already costs nothing again. Elsewhere, and where other threads
run (a lock that one of them holds stays locked in a fork for ever), they are spawned. This is a fence against broken
files, no sandbox: the child has the rights of its caller, who unpickles what it sends.
"""

from extract.isolation.calls import Allowance, call, calls
from extract.isolation.child import beat
from extract.isolation.starting import able_to_start

__all__ = ["Allowance", "able_to_start", "beat", "call", "calls"]
