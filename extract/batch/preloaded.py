"""Imported by the server process that workers are forked from: what they all need is loaded there, once."""

import gc

from extract.batch.work import warm_up

warm_up()
gc.freeze()  # walking over it in a worker would copy it
