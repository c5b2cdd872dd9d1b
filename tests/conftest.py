"""Hypothesis looks for new examples at a desk; where a change must land, it runs the same ones each time."""

import os

from hypothesis import settings

settings.register_profile("landing", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("landing")
