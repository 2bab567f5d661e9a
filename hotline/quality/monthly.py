"""The hotline's month in the form a justice bureau publishes: plain sentences, then tables; counts only."""

from calendar import monthrange
from datetime import date

from hotline.call_records.figures import NO_RECORDS, CallFigures
from hotline.knowledge.versions import chinese
from hotline.procedures.printing.word import monthly_docx
from hotline.procedures.sheet import MonthlyPaper, Section
from hotline.quality.counting import Period
from hotline.quality.files import HIDDEN
from hotline.quality.report import Report, ReportTable, TableId, read_report
from hotline.services import Services

_CITY_WIDE = "公共法律服务热线运行情况月报"


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


async def write_monthly(services: Services, period: Period) -> bytes:
    """The Word file."""
    report = await read_report(services, period)
    today = services.today
    return monthly_docx(compose(report, target_seconds=services.targets.chat.first_reply_seconds, today=today))


def compose(report: Report, *, target_seconds: int, today: date) -> MonthlyPaper:
    """What is said, section by section. A month that is not over says so."""
    so_far = "" if report.last < today else f"（截至{chinese(today)}）"
    return MonthlyPaper(
        title=_CITY_WIDE,
        period=f"{report.first.year}年{report.first.month}月{so_far}",
        sections=(
            _overview(report),
            _counts("二、群众问什么", report.table(TableId.TOPIC), leave_out_nought=True),
            _counts("三、从哪里来", report.table(TableId.CHANNEL)),
            _people(report, target_seconds),
            _telephone(report.calls),
            _satisfaction(report),
            _remarks(report),
        ),
        dated=chinese(today),
    )


def _overview(report: Report) -> Section:
    channel, outcome = report.table(TableId.CHANNEL), report.table(TableId.OUTCOME)
    said = (
        f"本月热线智能助手和人工坐席共接待网上会话{_total(channel)}段，群众消息{_total(outcome)}条，"
        f"其中智能助手直接回答{_named(outcome, '已回答')}条，转人工{_named(outcome, '转人工')}条。"
    )
    top = [row for row in report.table(TableId.TOPIC).rows if row.counts[0]][:3]
    asked = f"问得最多的是{'、'.join(row.name for row in top)}。" if top else ""
    return Section("一、总体情况", (said + asked,))


def _people(report: Report, target_seconds: int) -> Section:
    group = report.table(TableId.GROUP)
    claimed, left, replies, within = (_shown(total) for total in group.totals)
    said = (
        f"本月人工接通{claimed}次，等不及离开{left}次；首次回复{replies}次，"
        f"其中{target_seconds}秒以内的{within}次{_share(group.totals[3], group.totals[2])}。各技能组情况："
    )
    rows = tuple(
        (row.name, "，".join(f"{name} {_shown(count)}" for name, count in zip(group.columns, row.counts, strict=True)))
        for row in group.rows
    )
    return Section("四、人工服务", (said,), rows)


def _telephone(calls: CallFigures | None) -> Section:
    heading = "五、电话"
    if calls is None:
        return Section(heading, (NO_RECORDS,))
    total = calls.total
    longest = "" if total.longest_wait_seconds is None else f"等得最久的{total.longest_wait_seconds}秒，"
    said = (
        f"按导入的话务记录（{calls.days}天），来电{total.calls}个，接通{total.answered}个，接通率{total.answered_share}"
        f"（{calls.standard}的目标{calls.target_share}，{_met(met=total.share_met)}）；"
        f"{calls.target_seconds}秒以内接通{total.in_time}个，占接通的{total.in_time_share}"
        f"（目标是都在{calls.target_seconds}秒以内，{_met(met=total.all_in_time)}）；"
        f"{longest}没接通{total.abandoned}个。各技能组情况："
    )
    rows = tuple(
        (
            each.name,
            f"来电 {each.calls}，接通 {each.answered}（{each.answered_share}），"
            f"{calls.target_seconds}秒以内 {each.in_time}，没接通 {each.abandoned}",
        )
        for each in calls.by_group
    )
    return Section(heading, (said,), rows)


def _met(*, met: bool) -> str:
    return "达到" if met else "没有达到"


def _satisfaction(report: Report) -> Section:
    rating, answer = report.table(TableId.RATING), report.table(TableId.ANSWER)
    opened, closed, right = (_shown(row.counts[0]) for row in report.table(TableId.FOLLOW_UP).rows)
    said = (
        f"群众对会话评价{_total(rating)}次，对回答点“有帮助”{_named(answer, '有帮助')}次、"
        f"“没帮助”{_named(answer, '没帮助')}次。不满意的评价和“没帮助”的回答列入回访{opened}件，办结{closed}件，其中整改{right}件。"
    )
    return Section("六、群众评价和回访整改", (said,), _rows(rating))


def _remarks(report: Report) -> Section:
    return Section(
        "七、说明",
        (
            f"本月报只有数，不含个人信息；大于 0、小于 {report.fewest} 的数和能推算出它的数写作“{HIDDEN}”，不公布；"
            "电话一节的数来自话务记录，里面没有人、没有事，照实写。",
            "会话按开始的时间计；接通、首次回复、评价、回访按发生的时间计；演练不计。群众删除的会话只计总数，不计领域。",
        ),
    )


def _counts(heading: str, table: ReportTable, *, leave_out_nought: bool = False) -> Section:
    rows = tuple(row for row in _rows(table) if not leave_out_nought or row[1] != "0")
    return Section(heading, (f"合计{_total(table)}段。",), rows)


def _rows(table: ReportTable) -> tuple[tuple[str, str], ...]:
    return tuple((row.name, _shown(row.counts[0])) for row in table.rows)


def _named(table: ReportTable, name: str) -> str:
    return _shown(next(row.counts[0] for row in table.rows if row.name == name))


def _total(table: ReportTable) -> str:
    return _shown(table.totals[0])


def _share(part: int | None, whole: int | None) -> str:
    return f"，占{part / whole:.0%}" if part is not None and whole else ""


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
