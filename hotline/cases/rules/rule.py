"""One lawful step, and the articles that steps rest on."""

from dataclasses import dataclass
from datetime import date

from hotline.cases.kinds import CaseAction, CaseState, Party

_IN_FORCE_SINCE = {
    "行政复议法": date(2024, 1, 1),
    "行政复议法实施条例": date(2026, 7, 1),
    "政府信息公开条例": date(2019, 5, 15),
    "法律援助法": date(2022, 1, 1),
    "人民调解法": date(2011, 1, 1),
    "行政诉讼法": date(2017, 7, 1),
}


@dataclass(frozen=True)
class Law:
    """An article, by its statute's short title."""

    statute: str
    article: str

    @property
    def version(self) -> date:
        """The day the version took effect which the rules were read from."""
        return _IN_FORCE_SINCE[self.statute]


@dataclass(frozen=True)
class Ground:
    """One of the reasons the law knows for a step. `says` is in our own words."""

    id: str
    says: str
    law: Law | None = None


@dataclass(frozen=True)
class Rule:
    """A step that is lawful from `sources`, by `parties`.

    `target` None: the state stays as it is. `law` is empty where no statute speaks of the step: then it is the
    product's own way of working, and `why` says so. With `grounds` one of them must be named.
    """

    action: CaseAction
    sources: tuple[CaseState, ...]
    target: CaseState | None
    parties: tuple[Party, ...]
    law: tuple[Law, ...] = ()
    why: str = ""
    grounds: tuple[Ground, ...] = ()
    reason: bool = False
    """Whether reasons must be written: what the law wants said in writing is not left to a form."""
    until: bool = False
    """Whether a last day must be set: the law leaves the length to the authority."""
    most_days: int | None = None
    """How many days it may give at most, where the law says."""


def ends(*states: CaseState) -> Rule:
    """Filing away what has come to its end: no statute speaks of it."""
    return Rule(CaseAction.CLOSE, states, CaseState.CLOSED, (Party.CASEWORKER,), why="归档，不影响结果")


DRAFT: tuple[Rule, ...] = (
    Rule(CaseAction.REVISE, (CaseState.DRAFTED,), None, (Party.CITIZEN, Party.SEAT), why="草稿可以随时改"),
    Rule(
        CaseAction.ATTACH,
        (CaseState.DRAFTED,),
        None,
        (Party.CITIZEN,),
        why="申请人同意，把自己在会话里发过的文件附上",
    ),
    Rule(CaseAction.CHECK, (CaseState.DRAFTED,), None, (Party.SEAT,), why="坐席核对草稿，不改变申请人的意思"),
    Rule(CaseAction.PASS_ON, (CaseState.DRAFTED,), CaseState.PASSED_ON, (Party.SEAT,), why="替申请人送给该收的机构"),
    Rule(
        CaseAction.SEND_BACK,
        (CaseState.DRAFTED,),
        None,
        (Party.SEAT,),
        why="草稿要申请人自己改，坐席不替他改",
        reason=True,
    ),
    Rule(
        CaseAction.SEND_BACK,
        (CaseState.PASSED_ON,),
        CaseState.DRAFTED,
        (Party.SEAT, Party.CASEWORKER),
        why="没有送到，或者不归这里收",
        reason=True,
    ),
    Rule(
        CaseAction.WITHDRAW,
        (CaseState.DRAFTED, CaseState.PASSED_ON),
        CaseState.WITHDRAWN,
        (Party.CITIZEN,),
        why="还没有提交，申请人随时可以不要",
    ),
)
"""What holds before anything has been filed, whatever the kind."""

ATTACH_IN_CORRECTION = Rule(
    CaseAction.ATTACH,
    (CaseState.CORRECTION,),
    None,
    (Party.CITIZEN,),
    why="申请人同意，把自己在会话里发过的文件附上；补正交没交齐，另由申请人说",
)
"""The same while something is to be corrected, for the kinds whose law knows that."""
