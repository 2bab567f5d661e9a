"""What a sheet of calls says. Pure: every fault is told by line and column, and nothing else of the sheet is kept."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.clock import SHANGHAI
from hotline.datafiles import BadFile, Finding
from hotline.errors import DataError
from hotline.sheets import Sheet

CALL, CALLED, ANSWERED, ENDED, GROUP = "通话编号", "呼入时间", "接通时间", "挂断时间", "技能组"
COLUMNS = (CALL, CALLED, ANSWERED, ENDED, GROUP)
NEEDED = (CALL, CALLED, ANSWERED)
MOST_ROWS = 50_000
_LONGEST_ID = 128
_LONGEST_WAIT = timedelta(hours=24)
_FAULTS_TOLD = 20
_MOMENT = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?")
_TO_THE_SECOND = "要写成 2026-09-01 10:00:05 这样，精确到秒"


@dataclass(frozen=True)
class CallRecord:
    """One call, as the figures need it."""

    id: str
    called_at: datetime
    answered: bool
    wait_seconds: int | None
    group_id: str


@dataclass(frozen=True)
class ReadCalls:
    """The calls of a sheet, each once, and the headings that were passed over."""

    calls: list[CallRecord]
    passed_over: list[str]


class _Fault(Exception):
    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


def read_calls(sheet: Sheet, groups: Mapping[str, str], *, now: datetime, file: str) -> ReadCalls:
    """The calls. `groups` maps a group's title to its id. Raises BadFile with the faults, DataError where there is no call."""
    findings = [
        Finding(file, "第1行", column, "缺少这一列，请照手册写表头")
        for column in NEEDED
        if column not in sheet.headings
    ]
    twice = {heading for heading in sheet.headings if sheet.headings.count(heading) > 1} & set(COLUMNS)
    findings += [Finding(file, "第1行", column, "这一列写了两遍") for column in COLUMNS if column in twice]
    if findings:
        raise BadFile(findings)
    found: dict[str, tuple[CallRecord, int]] = {}
    for row in sheet.rows:
        try:
            call = _call(row.cells, groups, now)
            before, line = found.setdefault(call.id, (call, row.line))
            if before != call:
                raise _Fault(CALL, f"和第{line}行是同一个编号，内容却不一样")
        except _Fault as fault:
            findings.append(Finding(file, f"第{row.line}行", fault.column, fault.problem))
    if findings:
        raise BadFile(_told(findings, file))
    if not found:
        raise DataError(f"{file}：表头下面没有话务记录。")
    passed_over = [heading for heading in sheet.headings if heading not in COLUMNS]
    return ReadCalls([call for call, _ in found.values()], passed_over)


def _call(cells: Mapping[str, str], groups: Mapping[str, str], now: datetime) -> CallRecord:
    number = cells.get(CALL)
    if number is None:
        raise _Fault(CALL, "是空的")
    if len(number) > _LONGEST_ID:
        raise _Fault(CALL, f"超过 {_LONGEST_ID} 个字符")
    called = _moment(cells, CALLED, now)
    if called is None:
        raise _Fault(CALLED, "是空的")
    answered, ended = _moment(cells, ANSWERED, now), _moment(cells, ENDED, now)
    for column, moment, before in ((ANSWERED, answered, called), (ENDED, ended, answered or called)):
        if moment is not None and not before <= moment <= before + _LONGEST_WAIT:
            raise _Fault(column, "比前面的时间早，或者晚了一天以上，请检查是哪一天")
    over = answered or ended
    title = cells.get(GROUP)
    if title is not None and title not in groups:
        raise _Fault(GROUP, f"没有这个技能组，请写{'、'.join(groups)}里的一个，或者留空")
    return CallRecord(
        id=hashlib.sha256(number.encode()).hexdigest(),
        called_at=called,
        answered=answered is not None,
        wait_seconds=None if over is None else round((over - called).total_seconds()),
        group_id="" if title is None else groups[title],
    )


def _moment(cells: Mapping[str, str], column: str, now: datetime) -> datetime | None:
    written = cells.get(column)
    if written is None:
        return None
    match = _MOMENT.fullmatch(written)
    if match is None:
        raise _Fault(column, _TO_THE_SECOND)
    try:
        moment = datetime(*map(int, match.groups()), tzinfo=SHANGHAI)
    except ValueError as error:
        raise _Fault(column, "没有这一天或者这个时刻") from error
    if moment > now:
        raise _Fault(column, "还没有到这个时间")
    return moment


def _told(findings: list[Finding], file: str) -> list[Finding]:
    """Enough to see what is wrong; a wrong format is wrong in every line."""
    rest = len(findings) - _FAULTS_TOLD
    return findings if rest <= 0 else [*findings[:_FAULTS_TOLD], Finding(file, "", "", f"另外还有 {rest} 处")]
