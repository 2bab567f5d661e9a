"""Handing in here counts only where the organisation itself has said so."""

from datetime import date
from pathlib import Path

import pytest

from hotline.cases.filing import NOT_FILED, hand_in_yourself, receiver_of
from hotline.cases.kinds import CaseKind, Filing
from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import load_catalogue, read_catalogue
from hotline.catalogue.schema import FilingEntry, OrganisationEntry
from hotline.search.index import TextIndex
from hotline.settings import ROOT
from tests.samples import spoil, write_data

TODAY = date(2026, 9, 14)


def directory(*filing: FilingEntry) -> Directory:
    shipped = load_catalogue(ROOT / "data")
    places = [place for city in shipped.cities for place in city.organisations]
    changed = [p.model_copy(update={"filing": list(filing)}) if p.id == "legal-aid-yaozhou" else p for p in places]
    kinds = {kind.id: kind for kind in shipped.office_kinds}
    return Directory({}, changed, {}, kinds, {}, TextIndex([]))


@pytest.mark.parametrize("kind", CaseKind)
def test_everything_we_ship_is_a_draft_only(kind: CaseKind) -> None:
    known = directory()
    for place in known.organisations:
        found = receiver_of(known, place.id, kind, today=TODAY)
        assert found is not None and found.filing is Filing.DRAFT_ONLY


def test_a_designation_counts_from_its_day_on() -> None:
    entry = FilingEntry(case=CaseKind.LEGAL_AID, filing=Filing.DESIGNATED, basis="某号通知", since=date(2026, 9, 14))
    known = directory(entry)
    before = receiver_of(known, "legal-aid-yaozhou", CaseKind.LEGAL_AID, today=date(2026, 9, 13))
    since = receiver_of(known, "legal-aid-yaozhou", CaseKind.LEGAL_AID, today=TODAY)
    assert before is not None and before.filing is Filing.DRAFT_ONLY
    assert since is not None and since.filing is Filing.DESIGNATED
    other = receiver_of(known, "legal-aid-yaozhou", CaseKind.OTHER, today=TODAY)
    assert other is not None and other.filing is Filing.DRAFT_ONLY
    assert receiver_of(known, "nowhere", CaseKind.LEGAL_AID, today=TODAY) is None


def test_an_unknown_address_is_said_to_be_unknown() -> None:
    known = directory()
    place = next(place for place in known.organisations if place.id == "legal-aid-yaozhou")
    advice = hand_in_yourself(CaseKind.LEGAL_AID, place, known, last_day=date(2026, 10, 1))
    assert advice.title == NOT_FILED and "待主管部门确认" in advice.where and "12348" in advice.where
    assert advice.last_day == date(2026, 10, 1)
    settled = OrganisationEntry.model_validate(place.model_dump() | {"address": "测试路1号", "source": "测试"})
    assert "测试路1号" in hand_in_yourself(CaseKind.LEGAL_AID, settled, known, last_day=None).where


@pytest.mark.parametrize(
    ("filing", "fault"),
    [
        ({"case": "legal_aid", "filing": "designated"}, "basis"),
        ({"case": "legal_aid", "filing": "forward", "basis": "某号通知"}, "basis"),
        ({"case": "mediation", "filing": "draft_only"}, "不收这种申请"),
        ({"case": "legal_aid", "filing": "somehow"}, "只能是"),
    ],
)
def test_a_channel_without_the_organisations_own_paper_is_refused(tmp_path: Path, filing: dict, fault: str) -> None:
    data = write_data(tmp_path)
    spoil(data, "city/tongchuan.yml", lambda city: city["organisations"][0].update(filing=[filing]))
    assert any(fault in finding.problem for finding in read_catalogue(data)[1])


def test_the_same_kind_twice_is_refused(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    entry = {"case": "legal_aid", "filing": "draft_only"}
    spoil(data, "city/tongchuan.yml", lambda city: city["organisations"][0].update(filing=[entry, entry]))
    assert any("写了两遍" in finding.problem for finding in read_catalogue(data)[1])
