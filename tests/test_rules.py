"""The rule files prove themselves: every example is found by its pattern, no counter-example is."""

import json

import jsonschema
import pytest
import regex
import yaml

from extract import resources
from extract.knowledge import rules
from extract.text import nfc

FILES = sorted(resources.path("models/rules").glob("*.yaml"))
TOPICS = [file.stem for file in FILES]
RULES = [pytest.param(rule, id=f"{topic}.{rule.id}") for topic in TOPICS for rule in rules.load(topic).rules.values()]


@pytest.fixture(scope="module")
def validator():
    """Return the validator of the published schema."""
    schema = json.loads(resources.path("schemas/rules.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _raw(topic):
    """Return a file as JSON sees it: the dates of YAML as ISO strings."""
    return json.loads(json.dumps(_parsed(topic), default=str))


def _parsed(topic):
    return yaml.safe_load(resources.path(f"models/rules/{topic}.yaml").read_text("utf-8"))


def test_there_are_rules():
    """The folder of rules is found and not empty."""
    assert "citations" in TOPICS
    assert tuple(TOPICS) == rules.topics()


@pytest.mark.parametrize("topic", TOPICS)
def test_schema(topic, validator):
    """Each file follows schemas/rules.schema.json."""
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(_raw(topic))] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_topic_is_the_file_name(topic):
    """A file is found under the topic that it names."""
    assert rules.load(topic).topic == topic


@pytest.mark.parametrize("topic", TOPICS)
def test_explained_on_top(topic):
    """Each file opens with a comment that explains its fields and names its sources."""
    lines = resources.path(f"models/rules/{topic}.yaml").read_text("utf-8").splitlines()
    comment = lines[: next(i for i, line in enumerate(lines) if not line.startswith("#"))]
    assert len(comment) >= 3
    assert "source" in " ".join(comment).lower()


@pytest.mark.parametrize("file", sorted(resources.path("models").rglob("*.yaml")), ids=lambda file: file.name)
def test_no_key_twice(file):
    """No mapping of a file of facts has a key twice: YAML would keep the last one and say nothing."""
    nodes, twice = [yaml.compose(file.read_text("utf-8"), yaml.CSafeLoader)], []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice += [key for key in set(keys) if keys.count(key) > 1]
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    assert twice == []


@pytest.mark.parametrize("topic", TOPICS)
def test_no_rule_twice(topic):
    """A rule id occurs once in its file: the loader keeps the last of two without a word."""
    ids = [rule["id"] for rule in _raw(topic).get("rules", ())]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("topic", TOPICS)
def test_text_is_nfc(topic):
    """Words and patterns are NFC, as the text they are matched against."""
    text = resources.path(f"models/rules/{topic}.yaml").read_text("utf-8")
    assert text == nfc(text)


@pytest.mark.parametrize("topic", TOPICS)
def test_word_lists(topic):
    """No word list is empty or names a word twice."""
    for name, words in rules.load(topic).words.items():
        assert words, name
        assert sorted(words) == sorted(set(words)), name


@pytest.mark.parametrize("topic", TOPICS)
def test_no_word_became_a_boolean(topic):
    """No entry of a list is true or false: YAML 1.1 reads an unquoted on, no or yes as that."""

    def booleans(value):
        if isinstance(value, dict):
            return [found for part in value.values() for found in booleans(part)]
        if isinstance(value, list):
            return [part for part in value if isinstance(part, bool)] + [f for part in value for f in booleans(part)]
        return []

    assert booleans(_raw(topic)) == []


@pytest.mark.parametrize("rule", RULES)
def test_examples_are_found(rule):
    """Each rule has an example, and its pattern finds every one."""
    assert rule.examples
    assert [text for text in rule.examples if not rule.pattern.search(text)] == []


@pytest.mark.parametrize("rule", RULES)
def test_counter_examples_are_not_found(rule):
    """No pattern finds one of its counter-examples."""
    assert [text for text in rule.counter_examples if rule.pattern.search(text)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_begins_hides_nothing(topic):
    """The words with which matches are said to begin are all of them: in the topic's texts none is missed."""
    rule_set = rules.load(topic)
    every = [text for rule in rule_set.rules.values() for text in (*rule.examples, *rule.counter_examples)]
    texts = [*every, *(text.upper() for text in every), "\n".join(every)]
    for rule in rule_set.rules.values():
        plain = getattr(rule.pattern, "plain", rule.pattern)
        for text in texts:
            assert [m.span() for m in rule.pattern.finditer(text)] == [m.span() for m in plain.finditer(text)], rule.id


HOSTILE = [
    "a" * 4000,
    "1/" * 2000,
    " " * 4000,
    "ngày " * 900,
    "số 12/KH-" * 450,
    "tặng Giấy khen cho " * 220,
    "“" * 4000,
    "A-" * 2000,
    "\n- " * 1300,
    "1.234" * 800,
]


@pytest.mark.parametrize("rule", RULES)
def test_no_runaway(rule):
    """No pattern needs more than two seconds for 4,000 hostile characters (a linear one takes milliseconds)."""
    for text in HOSTILE:
        for _ in regex.compile(rule.pattern.pattern, rule.pattern.flags).finditer(text, timeout=2):
            pass
