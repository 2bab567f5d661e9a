"""The simulated month: its labels are digests alone and of no test set, and its maintainer finds each line in the inbox."""

import hashlib
import json
import re
from pathlib import Path

from bench.month.inbox import Waiting, read_waiting, shuffled
from bench.month.lines import LABELS, Decided, digest_of, drawn, read_labels
from bench.month.maintainer import decision
from bench.month.points import Points
from bench.month.report import write
from hotline.learning.collect import collect
from hotline.learning.examples import known_examples
from hotline.learning.labels import SkipReason, Verdict, fault
from hotline.services import Services
from hotline.settings import ROOT
from hotline.vocabulary import Area
from tests.learning.conftest import ME, WAGE, Ask

KEYS = {"sha256", "verdict", "area", "meanings"}


def test_a_labelled_line_is_a_digest_and_a_decision_that_the_workbench_takes() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    digests = [row["sha256"] for row in rows]
    assert digests == sorted(set(digests)) and len(digests) >= 300
    known = known_examples(ROOT / "data").intents
    for row in rows:
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]) and KEYS <= set(row) <= KEYS | {"skip_reason"}
        reason = SkipReason(row["skip_reason"]) if "skip_reason" in row else None
        assert fault(Verdict(row["verdict"]), row["meanings"], reason, known) is None, row
        assert row["area"] is None or row["area"] in set(Area)
        assert not row["meanings"] or row["meanings"][0].startswith(f"{row['area']}/")


def test_no_labelled_line_is_measured_on() -> None:
    measured: set[str] = set()
    for path in sorted((ROOT / "tests" / "nlu").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            measured.add(row["sha256"] if "sha256" in row else hashlib.sha256(row["text"].encode()).hexdigest())
    assert len(measured) > 1500
    assert not measured & read_labels().keys()


async def test_the_script_knows_each_group_by_the_line_as_it_was_written(services: Services, ask: Ask) -> None:
    # The inbox shows a stand-in for the name: the label was given to the line with it.
    lines = {digest_of(text): text for text in ("我叫王建国，老板欠我工资", "厂里停工三个月了怎么办")}
    for text, sure in zip(lines.values(), (0.2, 0.3), strict=True):
        await ask(text, sure=sure)
    await collect(services, actor=ME)
    waiting = await read_waiting(services.database, by=ME.id)
    assert {each.digests[0] for each in waiting} == set(lines)
    assert set(shuffled(waiting, seed=1)) == set(waiting)
    assert shuffled(waiting, seed=1) == shuffled(waiting[::-1], seed=1)
    labels = {sha256: Decided(sha256, Verdict.OTHER, "labor", (WAGE,)) for sha256 in lines}
    assert {str(decision(each, labels)) for each in waiting} == {
        str({"verdict": "accepted", "meanings": [WAGE], "skip_reason": None})
    }
    assert sorted(drawn(labels, lines, 5, seed=3)) == sorted(lines.values())


def test_what_is_kept_apart_is_sent_as_it_is_decided() -> None:
    labels = {"a": Decided("a", Verdict.SKIPPED, None, (), SkipReason.UNCLEAR)}
    told = {"verdict": "skipped", "meanings": [], "skip_reason": "unclear"}
    assert decision(Waiting("1", WAGE, ("b", "a")), labels) == told
    assert decision(Waiting("2", WAGE, ("b",)), labels) is None


def test_a_month_of_labels_alone_is_reported_without_a_curve(tmp_path: Path) -> None:
    points = Points(tmp_path, tmp_path / "none.jsonl")
    points.keep("release", {"steps": {"written": 12.0, "trained": 300.0}, "refusals": ["差了。"]})
    month = {"sent": 40, "days": 30, "sittings": 5, "thumbs_down": 3, "waiting": 25, "outcomes": {"answered": 40}}
    told = write(points, month=month, sizes={"ranked": [25], "random": [25]}).read_text(encoding="utf-8")
    assert "40 real lines" in told and "| trained | 300 |" in told and "- 差了。" in told
    assert "The curve" not in told and not (tmp_path / "curve.png").exists()
