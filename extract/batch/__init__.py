"""A folder of reports in, a corpus or a folder of records out: ``run.run_batch``.

``inbox`` and ``archives`` find the files, ``schedule`` gives them to the workers of any ``concurrent.futures.Executor``
(``executors``), ``work`` is what a worker does, ``sinks`` keep what comes back, ``summary`` says what became of it all.
"""
