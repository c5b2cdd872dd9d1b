"""Find the data of models/ and schemas/ wherever the package runs from.

Three kinds of install hold it in two places: a wheel has it inside the package (``extract/_data``), an editable
install and a bare checkout have it beside the package. Nothing else in the program knows this.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds ``models/`` and ``schemas/``.

    Raises FileNotFoundError when the installation is incomplete.
    """
    for candidate in (_PACKAGE / "_data", _PACKAGE.parent):
        if (candidate / "models" / "MANIFEST.json").is_file():
            return candidate
    raise FileNotFoundError(f"models/ is missing beside {_PACKAGE}: reinstall the package")


def path(relative: str) -> Path:
    """Return the path of a data file, such as ``models/rules/citations.yaml``."""
    return root() / relative


@cache
def load_yaml(relative: str) -> Any:  # noqa: ANN401  the callers know the shape of their file
    """Parse a YAML data file once; callers must not change what they get."""
    import yaml  # noqa: PLC0415  kept off the start-up path

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path(relative).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)  # noqa: S506  both are safe loaders


@cache
def load_csv(relative: str) -> tuple[dict[str, str], ...]:
    """Parse a CSV data file (UTF-8, header line, ``#`` comment lines on top) once."""
    with path(relative).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(csv.DictReader(lines))
