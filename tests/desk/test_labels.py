"""Labels on conversations: a closed set, put on and taken off by who has the conversation, found in list and report."""

from pathlib import Path

import pytest

from hotline.datafiles import BadFile
from hotline.desk.labels import load_labels
from hotline.settings import ROOT

FIRST, SECOND = list(load_labels(ROOT / "data"))[:2]


async def shown(person, citizen):
    opened = (await person.get(f"/conversations/{citizen.id}")).json()
    queue = (await person.get("/queue")).json()
    entry = next(each for each in queue["mine"] + queue["waiting"] if each["conversation_id"] == citizen.id)
    assert entry["labels"] == opened["labels"]
    return [label["id"] for label in opened["labels"]]


async def test_the_seat_who_has_it_puts_labels_on_and_takes_them_off(seat, other, writes_in, trail):
    citizen = await writes_in(waits=True)
    path = f"/conversations/{citizen.id}/labels"
    assert (await seat.post(path, {"label": FIRST, "on": True})).status_code == 403  # nobody has it yet
    await seat.post(f"/conversations/{citizen.id}/claim")
    for label in (FIRST, SECOND, FIRST):
        assert (await seat.post(path, {"label": label, "on": True})).status_code == 204
    assert sorted(await shown(seat, citizen)) == sorted([FIRST, SECOND])
    assert (await other.post(path, {"label": FIRST, "on": False})).status_code == 403
    assert (await seat.post(path, {"label": "never_heard_of", "on": True})).status_code == 422
    assert (await seat.post(path, {"label": FIRST, "on": False})).status_code == 204
    assert await shown(seat, citizen) == [SECOND]
    assert (await trail()).count("label_set") == 3  # what changed nothing is not in the trail


async def test_a_supervisor_labels_what_a_seat_has_and_the_report_counts_it(seat, supervisor, writes_in):
    for _ in range(3):
        citizen = await writes_in(waits=True)
        await seat.post(f"/conversations/{citizen.id}/claim")
        await supervisor.post(f"/conversations/{citizen.id}/reason", {"reason": "带新坐席"})
        path = f"/conversations/{citizen.id}/labels"
        assert (await supervisor.post(path, {"label": FIRST, "on": True})).status_code == 204
    report = (await supervisor.get("/reports?first=2026-09-01&last=2026-09-01")).json()
    table = next(each for each in report["tables"] if each["id"] == "label")
    title = load_labels(ROOT / "data")[FIRST].title
    assert {row["name"]: row["counts"] for row in table["rows"]}[title] == [3]
    assert table["totals"] == []


def test_a_label_that_stands_twice_is_refused(tmp_path: Path):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "labels.yml").write_text("- {id: a, title: 一}\n- {id: b, title: 一}\n", encoding="utf-8")
    with pytest.raises(BadFile, match="写了两遍"):
        load_labels(tmp_path)
