"""收件回执: the paper that says when an application reached the organisation that named this channel. Pure.

Made of the record alone, so that the page, the print and the archive say the same. It may lie open on a counter: names
stand in it only in part, and the access code not at all.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from hotline.cases.application import Application, Line
from hotline.cases.filing import has_receipt
from hotline.cases.filing_views import citation_of
from hotline.cases.kinds import KIND_TITLES, CaseAction, CaseKind, Filing, Party
from hotline.cases.models import CaseEventRow, CaseRow
from hotline.cases.numbers import shown
from hotline.cases.opening import last_application
from hotline.cases.rules.rule import Law
from hotline.clock import SHANGHAI
from hotline.procedures.figures import day_in_words, masked
from hotline.procedures.printing.page import receipt_page
from hotline.procedures.sheet import Section, Sheet

TITLE = "收件回执"
_APPLICANT = "申请人"
_PERSONS = (_APPLICANT, "代为申请人", "代理人")
_LONG_NUMBER = re.compile(r"\d{7,}[Xx]?")
_CHANGES = {
    CaseAction.AMEND: "替换了申请的内容，第一次提交的时间不变",
    CaseAction.WITHDRAW: "申请人撤回了申请",
}
_NOTES = (
    "这张回执只说明申请什么时候提交到收件机构指定的渠道；受理不受理、怎么决定，由收件机构依法作出。",
    "姓名只写一部分，纸放在桌上别人看不全。查询码不在这张纸上，请不要写上去。",
    "回执按打开时的办理记录做成；以后改过内容、补过材料的，重新打开一张。",
)
_MEANINGS: dict[CaseKind, tuple[tuple[str, ...], tuple[Law, ...]]] = {
    CaseKind.ADMIN_REVIEW: (
        (
            "用行政复议机关指定的互联网渠道申请的，材料到达系统那天，就是复议机关收到申请的日子。",
            "材料符合法定要求的，复议机关不得再要求另交纸质材料。",
        ),
        (Law("行政复议法", "第二十二条"), Law("行政复议法实施条例", "第二十八条")),
    ),
    CaseKind.INFO_DISCLOSURE: (
        (
            "网上提交的，您和收件机构双方确认之日才是收到申请之日，答复期限从那天算。"
            "上面的时间只说明您什么时候提交，请打电话和对方确认。",
        ),
        (Law("政府信息公开条例", "第三十一条"),),
    ),
    CaseKind.LEGAL_AID: (
        (
            "法律援助机构自收到申请之日起七日内审查、决定给不给援助。",
            "法律援助法没有专门写网上提交从哪天算收到，这里按第一次提交那天算；材料不齐的，机构应当一次性告诉您。",
        ),
        (Law("法律援助法", "第四十三条"),),
    ),
    CaseKind.MEDIATION: (
        ("人民调解法没有写网上申请哪天算收到，也没有规定调解要多久；这个时间说明您什么时候提出了申请。",),
        (Law("人民调解法", "第十七条"),),
    ),
    CaseKind.OTHER: (("这个时间在法律上怎么算，依据待核，请问收件机构。",), ()),
}


def receipt_of(case: CaseRow, entries: Sequence[CaseEventRow]) -> Sheet | None:
    """The receipt as the record has it; None where handing in here was no filing, for which there never is one."""
    application = last_application(entries)
    filed = next((entry for entry in entries if entry.action == CaseAction.FILE), None)
    if not has_receipt(Filing(case.filing), case.filed_at) or filed is None or application is None:
        return None
    kind = CaseKind(case.kind)
    meaning, laws = _MEANINGS[kind]
    people = _people(application)
    return Sheet(
        title=TITLE,
        sections=(
            Section("提交", rows=(*_filing(case, filed, application), *((who, name) for who, _, name in people))),
            Section("这个时间在法律上算什么", paragraphs=meaning),
            _changes(entries, filed),
            _files(entries, {full: name for _, full, name in people}),
        ),
        notes=_NOTES,
        citations=tuple(citation_of(law) for law in laws),
    )


def printed_receipt(case: CaseRow, entries: Sequence[CaseEventRow]) -> bytes | None:
    """The same as a page to print."""
    sheet = receipt_of(case, entries)
    return receipt_page(sheet) if sheet else None


def file_name(case: CaseRow) -> str:
    """Under what name it is kept."""
    return f"{TITLE} {shown(case.number)}.html"


def _filing(case: CaseRow, filed: CaseEventRow, application: Application) -> list[tuple[str, str]]:
    basis, since = filed.particulars.get("basis"), filed.particulars.get("since")
    named = (
        [("机构指定这个渠道的文件", f"{basis}（{day_in_words(date.fromisoformat(since))}起）")]
        if basis and since
        else []
    )
    return [
        ("办件编号", shown(case.number)),
        ("提交了什么", f"{application.title}（{KIND_TITLES[CaseKind(case.kind)]}）"),
        ("交给", case.organisation_name),
        ("第一次提交的时间", _moment(filed.at)),
        *named,
        ("提交记录的摘要", filed.digest),
    ]


def _people(application: Application) -> list[tuple[str, str, str]]:
    """Who applies and who acts: the role, the name, and as much of it as may be seen."""
    found: list[tuple[str, str, str]] = []
    for part in application.parts:
        for line in part.lines:
            if part.heading in _PERSONS and line.value and line.label.endswith(("姓名", "单位名称")):
                found.append((part.heading or "", line.value, _in_part(line)))
    return found


def _in_part(line: Line) -> str:
    """The name of an organisation is no secret; of a person's the first character is enough to know one's own paper."""
    name = line.value or ""
    return name if line.label.endswith("单位名称") else name[:1] + "＊" * max(len(name) - 1, 1)


def _changes(entries: Sequence[CaseEventRow], filed: CaseEventRow) -> Section:
    rows = tuple(
        (_moment(entry.at), f"{says}。记录的摘要 {entry.digest}")
        for entry in entries
        for action, says in _CHANGES.items()
        if entry.action == action and entry.seq > filed.seq
    )
    return Section("提交以后改过的", () if rows else ("没有改过。",), rows)


def _files(entries: Sequence[CaseEventRow], people: dict[str, str]) -> Section:
    rows = tuple(
        (
            _file_in_part(file["name"] or "材料", people),
            f"{_moment(entry.at)} 交，{file['size']} 字节。SHA-256 摘要 {file['sha256']}",
        )
        for entry in entries
        if entry.party == Party.CITIZEN
        for file in (entry.content or {}).get("files", [])
    )
    return Section("上传的材料", () if rows else ("没有上传材料。",), rows)


def _file_in_part(name: str, people: dict[str, str]) -> str:
    for full, part in people.items():
        name = name.replace(full, part)
    return _LONG_NUMBER.sub(lambda found: masked(found.group()), name)


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{day_in_words(local.date())} {local:%H:%M:%S}（北京时间）"
