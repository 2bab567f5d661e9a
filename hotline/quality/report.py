"""The report of a period: tables of counts, per hour, topic, group, seat and outcome. No cell points at a person."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.call_records.figures import CallFigures, read_call_figures
from hotline.desk.labels import load_labels
from hotline.desk.seats import AT_THE_DESK
from hotline.errors import Invalid
from hotline.knowledge.names import area_names
from hotline.quality import counting
from hotline.quality.board import SCORES
from hotline.quality.counting import CONTENT_FROM, Period
from hotline.quality.first_replies import FirstReplyRow
from hotline.quality.small_cells import FEWEST, hide_small, hide_small_total
from hotline.services import Services
from hotline.staff.models import StaffAccount
from hotline.vocabulary import Channel, Outcome

LONGEST_DAYS = 366
SCORE_TITLES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
CHANNEL_TITLES = {Channel.WEB: "网页", Channel.APP: "手机应用", Channel.PHONE: "电话", Channel.WECHAT: "公众号"}
OUTCOME_TITLES: dict[Outcome, str] = {
    Outcome.ANSWERED: "已回答",
    Outcome.AREA_OVERVIEW: "给了领域概览",
    Outcome.CLARIFIED: "反问确认",
    Outcome.SEARCHED: "给了查找结果",
    Outcome.PROCEDURE: "在办流程中",
    Outcome.HANDED_OFF: "转人工",
    Outcome.DANGER: "危险提示",
    Outcome.OUT_OF_SCOPE: "不在服务范围",
    Outcome.CHITCHAT: "寒暄",
    Outcome.LEFT_TO_STAFF: "留给坐席",
    Outcome.ACTION_FAILED: "没查成，已如实告知",
    Outcome.BRAIN_UNAVAILABLE: "助手暂时连不上",
    Outcome.PENDING: "正在处理",
}


class TableId(StrEnum):
    """The tables of a report, in their order."""

    CHANNEL = "channel"
    HOUR = "hour"
    TOPIC = "topic"
    LABEL = "label"
    OUTCOME = "outcome"
    GROUP = "group"
    SEAT = "seat"
    RATING = "rating"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"


class ReportRow(BaseModel):
    """A row; a hidden count is null."""

    name: str
    counts: list[int | None]


class ReportTable(BaseModel):
    """A table of counts, each column with its total."""

    id: TableId
    title: str
    first_column: str
    columns: list[str]
    rows: list[ReportRow]
    totals: list[int | None]


class Report(BaseModel):
    """All tables of a period."""

    first: date
    last: date
    fewest: int = Field(description="counts from 1 to below this are hidden")
    tables: list[ReportTable]
    calls: CallFigures | None = Field(None, description="null: no call record of the period was brought in")

    def table(self, id: TableId) -> ReportTable:
        """One table."""
        return next(table for table in self.tables if table.id is id)


async def read_report(services: Services, period: Period) -> Report:
    """Count anew. Raises Invalid for a period that ends before it begins, or is longer than a year."""
    if not 0 <= (period.last - period.first).days < LONGEST_DAYS:
        raise Invalid("结束的日子不能在开始的前面，一次最多统计一年。")
    async with services.database.read() as session:
        tables = [
            await _channels(session, period),
            await _hours(session, period),
            await _topics(session, period),
            await _labels(services, session, period),
            await _outcomes(session, period),
            await _groups(services, session, period),
            await _seats(services, session, period),
            *await _ratings(session, period),
            await _follow_ups(session, period),
        ]
        target = services.targets.telephone
        groups = {group.id: group.title for group in services.groups.by_id.values()}
        calls = await read_call_figures(session, period.begins, period.ends, target=target, groups=groups)
    return Report(first=period.first, last=period.last, fewest=FEWEST, tables=tables, calls=calls)


async def _channels(session: AsyncSession, period: Period) -> ReportTable:
    counts = await counting.by_channel(session, period)
    rows = [(title, [counts.get(channel.value, 0)]) for channel, title in CHANNEL_TITLES.items()]
    return _table(TableId.CHANNEL, "从哪里来", "渠道", ["会话"], rows)


async def _hours(session: AsyncSession, period: Period) -> ReportTable:
    counts = await counting.by_hour(session, period)
    rows = [(f"{hour}时", [count]) for hour, count in enumerate(counts)]
    return _table(TableId.HOUR, "几点来的", "时段", ["会话"], rows)


async def _topics(session: AsyncSession, period: Period) -> ReportTable:
    names = await area_names(session)
    counts = await counting.by_topic(session, period)
    in_order = sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    rows = [(names.area(code) if code else "没说清或已删除", [count]) for code, count in in_order]
    return _table(TableId.TOPIC, "问的什么", "领域", ["会话"], rows)


async def _labels(services: Services, session: AsyncSession, period: Period) -> ReportTable:
    counts = await counting.by_label(session, period)
    rows = [
        (label.title, [counts.get(label.id, 0)])
        for label in load_labels(services.settings.data_dir).values()
        if label.id in counts or not label.retired
    ]
    table = _table(TableId.LABEL, "坐席贴的标签", "标签", ["会话"], rows)
    return table.model_copy(update={"totals": []})  # one conversation may have several: a sum says nothing


async def _outcomes(session: AsyncSession, period: Period) -> ReportTable:
    counts = await counting.by_outcome(session, period)
    rows = [(title, [counts.get(outcome.value, 0)]) for outcome, title in OUTCOME_TITLES.items()]
    return _table(TableId.OUTCOME, "结果", "结果", ["群众消息"], rows)


async def _groups(services: Services, session: AsyncSession, period: Period) -> ReportTable:
    groups = services.groups.by_id
    waits = await counting.waits_by_group(session, period, [*groups, ""])
    replies = await counting.replies_by(
        session, period, FirstReplyRow.group_id, target_seconds=services.targets.chat.first_reply_seconds
    )
    rows = [(group.title, [*waits.get(group.id, (0, 0)), *replies.get(group.id, (0, 0))]) for group in groups.values()]
    columns = ["接通", "等不及离开", "首次回复", "其中达标"]
    return _table(TableId.GROUP, "各技能组", "组", columns, rows)


async def _seats(services: Services, session: AsyncSession, period: Period) -> ReportTable:
    accounts = [
        account
        for account in await session.scalars(select(StaffAccount).order_by(StaffAccount.staff_no))
        if account.roles & AT_THE_DESK
    ]
    closed = await counting.closed_by_seat(session, period, [account.id for account in accounts])
    replies = await counting.replies_by(
        session, period, FirstReplyRow.staff_id, target_seconds=services.targets.chat.first_reply_seconds
    )
    scores = await counting.scores(session, period)
    rows = []
    for account in accounts:
        own = {score: count for (served, score), count in scores.items() if served == account.id}
        content = sum(count for score, count in own.items() if score >= CONTENT_FROM)
        counts = [closed.get(account.id, 0), *replies.get(account.id, (0, 0)), sum(own.values()), content]
        if any(counts):
            rows.append((f"{account.staff_no} {account.name}", counts))
    columns = ["结束会话", "首次回复", "其中达标", "被评价", "其中基本满意以上"]
    return _table(TableId.SEAT, "各坐席", "坐席", columns, rows)


async def _ratings(session: AsyncSession, period: Period) -> list[ReportTable]:
    found = await counting.scores(session, period)
    by_score = {score: sum(count for (_, each), count in found.items() if each == score) for score in SCORES}
    rated = [(SCORE_TITLES[score], [by_score[score]]) for score in SCORES]
    helped, not_helped = await counting.thumbs(session, period)
    thumbs = [("有帮助", [helped]), ("没帮助", [not_helped])]
    return [
        _table(TableId.RATING, "会话满意度", "评价", ["会话"], rated),
        _table(TableId.ANSWER, "回答评价", "评价", ["回答"], thumbs),
    ]


async def _follow_ups(session: AsyncSession, period: Period) -> ReportTable:
    opened, closed, right = await counting.follow_ups(session, period)
    rows = [(name, [count]) for name, count in (("新列入", opened), ("办结", closed), ("办结里已整改", right))]
    table = _table(TableId.FOLLOW_UP, "回访整改", "回访", ["会话"], rows)
    return table.model_copy(update={"totals": []})  # they are parts of each other: a sum says nothing


def _table(
    id: TableId, title: str, first_column: str, columns: list[str], rows: Sequence[tuple[str, Sequence[int]]]
) -> ReportTable:
    by_column = [[counts[place] for _, counts in rows] for place in range(len(columns))]
    shown = [hide_small(column) for column in by_column]
    return ReportTable(
        id=id,
        title=title,
        first_column=first_column,
        columns=columns,
        rows=[ReportRow(name=name, counts=[column[row] for column in shown]) for row, (name, _) in enumerate(rows)],
        totals=[hide_small_total(sum(column)) for column in by_column],
    )
