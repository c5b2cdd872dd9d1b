"""``extract desk`` on the command line: what it refuses to start with, and that it serves and stops."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from desks import PASSWORD, filled

from extract.cli import cli, main
from extract.web.users import Users


@pytest.fixture
def corpus(tmp_path):
    """Return the path of a small corpus."""
    return str(filled(tmp_path))


def run(*arguments, capsys):
    """Run a command; return exit code and what it said on stderr."""
    with pytest.raises(SystemExit) as ended:
        main(["desk", *arguments])
    return ended.value.code, capsys.readouterr().err


def test_a_network_only_with_users(corpus, capsys):
    """Nobody opens a corpus to the network by one option alone."""
    code, said = run("--corpus", corpus, "--host", "0.0.0.0", "--no-browser", capsys=capsys)
    assert code == 2
    assert "--add-user" in said


def test_a_taken_port_is_told(corpus, capsys):
    """The sentence says what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, said = run("--corpus", corpus, "--port", str(other.getsockname()[1]), "--no-browser", capsys=capsys)
    assert code == 3
    assert "--port" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--corpus", "postgresql://office/tinh"), "--files"),
        (("--corpus", "tinh.db", "--tls-cert", __file__), "--tls-key"),
        (("--corpus", "no/such/folder/tinh.db", "--no-browser"), "no/such/folder"),
    ],
)
def test_what_does_not_go_together_is_told(arguments, told, capsys):
    """Each ends with a sentence and a code of its own."""
    code, said = run(*arguments, capsys=capsys)
    assert code in {2, 10}
    assert told in said


def test_a_missing_extra_is_told(corpus, capsys, monkeypatch):
    """Without the web packages the sentence says how to install them."""
    monkeypatch.setitem(sys.modules, "starlette", None)
    code, said = run("--corpus", corpus, capsys=capsys)
    assert code == 9
    assert "thidua-extract[web]" in said


def test_users_are_added_at_the_terminal(corpus, tmp_path):
    """The password is asked for twice and kept as a hash; a short one is refused."""
    add = ["desk", "--corpus", corpus, "--files", str(tmp_path / "files"), "--add-user", "Lan"]
    assert CliRunner().invoke(cli, add, input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    users = Users(tmp_path / "files" / "users.json")
    assert users.names() == ["Lan"]
    assert users.verify("Lan", PASSWORD)
    assert not users.verify("Lan", "sai")
    assert CliRunner().invoke(cli, add, input="ngan\nngan\n").exit_code == 2
    assert users.verify("Lan", PASSWORD)
    unknown = CliRunner().invoke(cli, [*add[:-2], "--remove-user", "Hoa"])
    assert unknown.exit_code == 2
    assert "Lan" in unknown.output
    assert CliRunner().invoke(cli, [*add[:-2], "--remove-user", "Lan"]).exit_code == 0
    assert users.names() == []


@pytest.mark.skipif(os.name == "nt", reason="stops by a signal")
def test_it_serves_and_stops(corpus, tmp_path):
    """The address is told once it answers; Ctrl-C ends it."""
    command = [sys.executable, "-m", "extract.cli", "desk", "--corpus", corpus, "--port", "0", "--no-browser"]
    started = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2], stderr=subprocess.PIPE, text=True)
    try:
        said = started.stderr.readline()
        address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert "Cẩm Xuyên" in answer.read().decode()
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 130
        assert "Traceback" not in started.stderr.read()
    finally:
        started.kill()
        started.wait()
        started.stderr.close()
