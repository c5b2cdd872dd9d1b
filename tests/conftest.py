"""Hypothesis looks for new examples at a developer's desk; where a change must land, the same examples run every time."""

import os

from hypothesis import settings

settings.register_profile("landing", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("landing")
