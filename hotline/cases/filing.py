"""What handing in means for one kind of case at one organisation, and what to say where it means nothing yet. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.rules.rule import Law
from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import OrganisationEntry

NOT_FILED = "这还不是正式提交"
_BY_THE_HOTLINE = "热线坐席核对后会替您转过去，不用您跑；对方确认收到那天才算提交。快到最后一天、等不及的，自己去交更稳妥，像下面这样："

_HOW: dict[CaseKind, tuple[tuple[str, ...], tuple[Law, ...]]] = {
    CaseKind.LEGAL_AID: (
        (
            "打官司的，交给办案机关所在地的法律援助机构；不打官司的，交给争议处理机关所在地或者事情发生地的法律援助机构。",
            "当面交最稳妥，请对方写明收到的日期。",
        ),
        (Law("法律援助法", "第三十八条"),),
    ),
    CaseKind.ADMIN_REVIEW: (
        (
            "可以当面交、邮寄，或者用复议机关指定的互联网渠道；写字有困难的可以当面口头申请，由机关记下来。",
            "邮寄请留好寄件凭证。",
        ),
        (Law("行政复议法", "第二十二条"), Law("行政复议法实施条例", "第二十八条")),
    ),
    CaseKind.INFO_DISCLOSURE: (
        (
            "交给该机关的政府信息公开工作机构，可以当面交、寄信，或者用它公布的网上渠道；写字有困难的可以口头说，由它代填。",
            "网上或者传真提交的，要和对方确认收到的日子，答复期限从那天算。",
        ),
        (Law("政府信息公开条例", "第二十九条"), Law("政府信息公开条例", "第三十一条")),
    ),
    CaseKind.MEDIATION: (
        ("直接到村、社区或者单位的人民调解委员会申请，不收费。", "对方明确不愿意调解的，不能调解，可以走别的途径。"),
        (Law("人民调解法", "第四条"), Law("人民调解法", "第十七条")),
    ),
    CaseKind.OTHER: (("交给哪里、怎么交还没有核实，请先拨打 12348 问清楚。",), ()),
}


@dataclass(frozen=True)
class Receiver:
    """Who receives a case, and what handing it in here means."""

    organisation: OrganisationEntry
    filing: Filing
    basis: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class HandInYourself:
    """What the citizen must still do so that the application counts."""

    title: str
    where: str
    how: tuple[str, ...]
    last_day: date | None
    laws: tuple[Law, ...]


def receiver_of(directory: Directory, organisation_id: str, kind: CaseKind, *, today: date) -> Receiver | None:
    """The organisation and its filing today, or None where there is no such organisation."""
    organisation = next((place for place in directory.organisations if place.id == organisation_id), None)
    if organisation is None:
        return None
    entry = next((entry for entry in organisation.filing if entry.case is kind), None)
    if entry is None or entry.since is None or entry.since > today:
        return Receiver(organisation, Filing.DRAFT_ONLY)
    return Receiver(organisation, entry.filing, entry.basis, entry.since)


def has_receipt(filing: Filing, filed_at: datetime | None) -> bool:
    """Whether there is a 收件回执: only where handing in here was the filing itself, and it has happened."""
    return filing is Filing.DESIGNATED and filed_at is not None


def hand_in_yourself(
    kind: CaseKind, organisation: OrganisationEntry, directory: Directory, *, filing: Filing, last_day: date | None
) -> HandInYourself:
    """Where and how, with what is known of the place; nothing is invented for what is not.

    What the hotline passes on is said first: the ways below it read as if nobody else took the application there.
    """
    how, laws = _HOW[kind]
    if filing is Filing.FORWARD:
        how = (_BY_THE_HOTLINE, *how)
    known = [organisation.name, *filter(None, (organisation.address, organisation.phone, organisation.hours))]
    office = directory.kinds.get(organisation.kind)
    if organisation.address is None and organisation.phone is None:
        known.append(f"地址和电话待主管部门确认，可拨打 {office.number if office and office.number else '12348'} 问")
    return HandInYourself(NOT_FILED, "，".join(known), how, last_day, laws)
