"""What codes in the trail's details are called: those whose names the service or a data file has. Others the page names."""

from collections.abc import Callable, Mapping
from pathlib import Path

from hotline.cases.kinds import ACTION_TITLES as CASE_STEPS
from hotline.connectors.endpoints import CONNECTOR_TITLES
from hotline.desk.labels import label_view
from hotline.editions.states import STEP_TITLES
from hotline.inquiries.catalogue import load_inquiries
from hotline.knowledge.names import Names
from hotline.learning.faults import FAULT_TITLES, SETTLEMENT_TITLES
from hotline.learning.jobs.states import KIND_TITLES as JOB_KINDS
from hotline.learning.labels import VERDICT_TITLES
from hotline.privacy.audit import Action
from hotline.work_orders.words import ACTION_TITLES as ORDER_STEPS

type Title = Callable[[str], str | None]

_EDITING = {"begin": "开始改", "write": "保存", "in_force": "开始施行"}
"""Steps of an edition that are no step of its flow."""


def titles_of(action: str, details: Mapping[str, object], *, names: Names, data_dir: Path) -> dict[str, str]:
    """The names of the values that are such codes, by the detail's name. What has lost its name is left out."""
    known = _titles(names, data_dir).get(action, {})
    found = {name: title(str(details[name])) for name, title in known.items() if name in details}
    return {name: title for name, title in found.items() if title is not None}


def _titles(names: Names, data_dir: Path) -> dict[str, dict[str, Title]]:
    questions = load_inquiries(data_dir)

    def question(code: str) -> str | None:
        return questions[code].title if code in questions else None

    return {
        Action.CASE_STEP: {"step": _of(CASE_STEPS)},
        Action.WORK_ORDER_STEP: {"step": _of(ORDER_STEPS)},
        Action.EDITION_STEP: {"step": _of({**STEP_TITLES, **_EDITING})},
        Action.DELIVERY_RESENT: {"connector": _of(CONNECTOR_TITLES)},
        Action.ANSWER_REPORTED: {"fault": _of(FAULT_TITLES)},
        Action.REPORT_SETTLED: {"settlement": _of(SETTLEMENT_TITLES)},
        Action.CANDIDATE_LABELLED: {"verdict": _of(VERDICT_TITLES)},
        Action.JOB_ASKED: {"kind": _of(JOB_KINDS)},
        Action.CONVERSATION_CLOSED: {"topic": names.area},
        Action.LABEL_SET: {"label": lambda code: label_view(data_dir, code).title},
        Action.INQUIRY_ASKED: {"question": question},
        Action.INQUIRY_SETTLED: {"question": question},
    }


def _of[Code: str](titles: Mapping[Code, str]) -> Title:
    by_code = {str(code): title for code, title in titles.items()}
    return by_code.get
