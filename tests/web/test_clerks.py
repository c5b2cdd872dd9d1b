"""Two clerks at one report: nobody overwrites or takes back what he has not seen."""

import re

import pytest
from desks import client, correct, post, revision, rows, stored


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


def test_two_clerks_cannot_overwrite_each_other_unseen(browser, tmp_path):
    """Who saves an entry that somebody else changed sees both values; saving then is his own decision."""
    old = revision(browser)
    assert correct(browser, "a1", count="8").status_code == 303
    mine = {"revision": old, "do": "save", "count": "9", "qualifier": ""}
    answer = post(browser, "/reports/1/entries/a1", mine)
    assert answer.status_code == 409
    assert re.search(r'class="mine">9<.*class="theirs">8<', answer.text, re.DOTALL)
    assert stored(tmp_path).record.awards[0].count == 8
    sent = dict(
        re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', answer.text.split('class="actions"')[1])
    )
    assert browser.post("/reports/1/entries/a1", data=sent).status_code == 303
    assert stored(tmp_path).record.awards[0].count == 9


def test_a_form_of_a_revision_to_come_is_no_form_of_ours(browser, tmp_path):
    """A corpus put back from a copy knows less than a page that is still open: the clerk looks again."""
    mine = {"revision": 5, "do": "save", "count": "9"}
    assert post(browser, "/reports/1/entries/a1", mine).status_code == 409
    assert stored(tmp_path).record.awards[0].count != 9


def test_what_others_built_on_is_not_taken_back_beneath_them(browser, tmp_path):
    """An entry that was added and then corrected by somebody else loses first the correction, then itself."""
    post(browser, "/reports/1/add", {"kind": "award", "from": 0, "to": 9, "count": "4", "status": "conferred"})
    added = stored(tmp_path).record.awards[-1].id
    assert correct(browser, added, count="5").status_code == 303
    first, second = [one["id"] for one in rows(tmp_path, "SELECT id FROM correction ORDER BY id")]

    def undone(number):
        now = {"correction": number, "revision": revision(browser)}
        return post(browser, "/reports/1/undo", now).status_code

    assert undone(first) == 422
    assert stored(tmp_path).record.awards[-1].count == 5
    assert undone(second) == 303
    assert stored(tmp_path).record.awards[-1].count == 4
    assert undone(first) == 303
    assert added not in {one.id for one in stored(tmp_path).record.awards}


def test_two_clerks_at_different_entries_do_not_disturb_each_other(browser, tmp_path):
    """A form is laid on what others did to other entries; not on an undoing or a deletion of its own."""
    old = revision(browser)
    correct(browser, "a1", count="8")
    assert post(browser, "/reports/1/entries/a2", {"revision": old, "do": "save", "count": "30"}).status_code == 303
    assert [one.count for one in stored(tmp_path).record.awards[:2]] == [8, 30]
    old = revision(browser)
    correct(browser, "a2", "delete")
    answer = post(browser, "/reports/1/entries/a2", {"revision": old, "do": "save", "count": "31"})
    assert answer.status_code == 409
    assert "đã bị xóa" in answer.text


def test_a_report_changed_meanwhile_is_not_marked_as_reviewed(browser, tmp_path):
    """To say that all is right one must have seen all of it."""
    old = revision(browser)
    correct(browser, "a1", count="8")
    assert post(browser, "/reports/1/reviewed", {"revision": old}).status_code == 409
    assert post(browser, "/reports/1/reviewed", {"revision": revision(browser)}).status_code == 303
    assert stored(tmp_path).row["reviewed_by"] == "lan"
