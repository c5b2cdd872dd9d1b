"""Write the JSON Schemas of schemas/ from the models they describe: ``python evaluation/make_schemas.py [--check]``.

record.schema.json comes from ``extract.records.Report``; rules.schema.json, for the rule files of models/rules, from
``RuleFile`` below. ``--check`` writes nothing and exits 1 where a file differs from what would be written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from extract.records import Report, Severity  # noqa: E402

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Word = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class RuleEntry(BaseModel):
    """One pattern with its reason and the texts that prove it."""

    model_config = ConfigDict(extra="forbid")

    id: Name = Field(description="name by which the program asks for the pattern")
    about: str = Field(min_length=5, description="why the rule exists, in one sentence")
    source: str = Field(default="", description="the legal text or the observation behind it")
    pattern: str = Field(min_length=1, description="syntax of the package regex; {words} and {rule:id} are filled in")
    flags: str = Field(default="", pattern="^i?$", description="i = ignore case")
    examples: list[str] = Field(min_length=1, description="texts in which the pattern must be found")
    begins: list[str] = Field(default=[], description="words, in small letters, with one of which each match begins")
    counter_examples: list[str] = Field(default=[], description="texts in which it must not be found")


class CheckExample(BaseModel):
    """A text that shows a quality rule, with what the report around it says of itself."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1)
    date: str | None = Field(default=None, description="day of the report, ISO")
    period: tuple[str, str] | None = Field(default=None, description="first and last day of the report's period")
    own: str | None = Field(default=None, description="number and symbol of the report itself")
    suggests: str | None = Field(default=None, description="the correction that the rule must propose")


Examples = Annotated[list[str | CheckExample], Field(min_length=3)]


class CheckEntry(BaseModel):
    """One quality rule for citations: what is wrong, how bad, by which law, shown by texts."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(pattern=r"^TD\d{3}$")]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    origin: str
    severity: Severity
    severities: dict[Name, Severity] = Field(default={}, description="variants with a severity of their own")
    title: str = Field(min_length=1)
    messages: dict[Name, str] = Field(min_length=1, description="one Vietnamese sentence for each variant")
    explanation: str = Field(min_length=1)
    source: str = Field(min_length=1)
    bad: Examples = Field(description="texts in which the rule finds something")
    good: Examples = Field(description="texts in which it finds nothing")


class RuleFile(BaseModel):
    """A rule file of models/rules: named word lists, settings and patterns of one topic."""

    model_config = ConfigDict(extra="forbid")

    topic: Name = Field(description="the name of the file")
    words: dict[Name, Annotated[list[Word], Field(min_length=1)]] = Field(
        default={}, description="word lists, usable in patterns as {name}"
    )
    settings: dict[Name, Any] = Field(default={}, description="numbers, lists and maps that the program reads")
    rules: list[RuleEntry] = Field(default=[], description="the patterns")
    checks: list[CheckEntry] = Field(default=[], description="quality rules (topic checks)")


class _Printed(GenerateJsonSchema):
    """A record as printed carries every field, the ones with a default too."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ANN401, ARG002, FBT001  pydantic's signature
        return True


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by its file name."""
    return {
        "record.schema.json": _published(
            Report.model_json_schema(schema_generator=_Printed), "Record of one report (thidua-extract)"
        ),
        "rules.schema.json": _published(RuleFile.model_json_schema(), "Rule file of models/rules"),
    }


def _published(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **schema, "title": title}


def rendered(schema: dict[str, Any]) -> str:
    """Return the text of a schema file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def drift(folder: Path) -> list[str]:
    """Return the names of the schema files that are missing, stale or not generated at all."""
    wanted = {name: rendered(schema) for name, schema in schemas().items()}
    there = {file.name: file.read_text("utf-8") for file in folder.glob("*.schema.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schemas, or with ``--check`` tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is stale")
    parser.add_argument("--folder", type=Path, default=ROOT / "schemas")
    options = parser.parse_args(arguments)
    if options.check:
        stale = drift(options.folder)
        for name in stale:
            print(f"{name} is stale: run python evaluation/make_schemas.py", file=sys.stderr)
        return int(bool(stale))
    for name, schema in schemas().items():
        (options.folder / name).write_text(rendered(schema), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
