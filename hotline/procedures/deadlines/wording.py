"""A result in the words of a citizen: the conclusion first, then the work in short lines. Pure."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from hotline.clock import SHANGHAI
from hotline.knowledge.versions import chinese
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.result import Reckoning, Rest, Result, State
from hotline.procedures.deadlines.rules import Length, Reading, Role, Rule

LOUD = 7
"""Days left from which on a warning is loud: 法律援助法第四十四条 takes fewer than seven days for urgent."""
_ASIDE = re.compile("（.*?）")
_WEEKEND = "周末"
_WEEKDAYS = "一二三四五六日"
_UNITS = {"自然日": "日", "工作日": "个工作日", "小时": "小时", "个月": "个月", "年": "年"}


def dated(day: date) -> str:
    """2026年10月31日（星期六）."""
    return f"{chinese(day)}（星期{_WEEKDAYS[day.weekday()]}）"


def length_in_words(length: Length | Reading) -> str:
    """60日, 20个工作日, 6个月."""
    return f"{length.count}{_UNITS[length.unit]}"


def headline(rule: Rule, result: Result | None, now: datetime) -> str:
    """What it comes to, in one to three sentences."""
    if rule.role is Role.OPEN or rule.length is None:
        return f"{rule.task}。"
    if result is None:
        early = "拿不准就赶早，现在就办最稳妥。" if rule.role is Role.ACT else ""
        return (
            f"不知道从哪天起算，准日子就算不出来。规矩是：从{rule.event}起算，{length_in_words(rule.length)}。{early}"
        )
    if rule.role is Role.ACT:
        return _to_act(rule, result, now)
    return _to_wait(rule, result) if rule.role is Role.WAIT else _to_answer(rule, result)


def work(rule: Rule, result: Result, book: Book) -> list[str]:
    """How it was counted, one line for each step."""
    main, lines = result.main, []
    if result.span and result.span.first != result.span.last and result.span.last:
        lines.append("您说的是一段日子，按其中最早的一天算，这样最稳妥")
    if result.before and rule.follows:
        first = book.rules[rule.follows]
        lines += [f"先算前一段“{first.title}”", *_count(result.before, first, told=first.event), "再算这一段"]
    if result.restarted:
        lines.append(f"{dated(result.restarted)}重新起算，前面的不算了")
    if result.lapsed:
        lines.append(
            f"可是原来那一段到{dated(result.lapsed)}就满了：在那以前也要过、或者对方认过的，重新算才站得住，请把那时的证据找出来"
        )
    lines += _count(main, rule, told=rule.event if not (result.before or result.restarted) else None)
    followed = book.rules[rule.follows] if rule.follows else None
    if result.prolonged and rule.extension:
        lines.append(f"延长的话（{rule.extension.how}），最晚到{dated(result.prolonged.last)}")
    elif result.prolonged and followed and followed.extension:
        how = followed.extension.how
        lines.append(f"前一段延长过的话（{how}），最晚到{dated(result.prolonged.last)}；没有把握就按早的准备")
    if result.other:
        lines.append(
            f"另一种算法：{_other_reading(rule, result.other)}，到{dated(result.other.nominal)}；两个日子里按早的准备"
        )
    elif rule.doubt and not rule.doubt.length:
        lines.append(f"拿不准的地方：{rule.doubt.why}")
    if rule.doubt and result.other:
        lines.append(f"为什么有两种：{rule.doubt.why}")
    if result.capped:
        lines.append(
            f"另有一个封顶：最长{length_in_words(result.capped.length)}，到{dated(result.capped.nominal)}，比上面早，以它为准"
        )
    lines += estimated(result)
    governing = rule.citations[0]
    if main.start < governing.version:
        lines.append(
            f"这一天在现行《{governing.statute}》{chinese(governing.version)}施行以前，当时的规定可能不一样（依据待核），请打 12348 问准"
        )
    return lines


def estimated(result: Result) -> list[str]:
    """That the calendar of a year is not published yet, where the count leans on it, and what is certain all the same."""
    years = "、".join(f"{year}年" for year in result.estimated)
    lines = [f"{years}的放假安排手头没有，暂按周一至周五估算，请提前办"] if years else []
    off = "、".join(f"{chinese(rest.first)}（{rest.name}）" for rest in result.main.off_by_law)
    if off and result.rule.role is Role.ACT:
        lines.append(f"{off}法定放假，单位不上班；连着放几天要等通知，别等到那天")
    elif off:
        lines.append(f"{off}法定放假，这里先按上班算了；通知公布以后，最后一天会往后推")
    return lines


def conditions(rule: Rule) -> list[str]:
    """What may stop, restart or lengthen it, and what to mind."""
    lines = [rule.uncertain] if rule.uncertain else []
    if rule.restart:
        lines.append("重新算：" + "；".join(rule.restart.reasons))
    if rule.suspension:
        lines.append("不算进去：" + "；".join(rule.suspension.reasons))
    lines += [
        f"封顶：从{ceiling.event}起，最长{length_in_words(ceiling.length)}"
        for ceiling in rule.ceilings
        if not ceiling.asked
    ]
    if rule.by_post:
        lines.append("到期以前交邮的不算过期：邮寄请留好收据和邮戳")
    return lines + rule.notes


def listed(lines: Iterable[str]) -> list[str]:
    """Lines of a list."""
    return [f"· {line}" for line in lines]


def over(result: Result) -> bool:
    """Whether it is time to say what is left: the limit is over, or over by the strict count for whoever must act."""
    if result.rule.role is Role.ACT:
        return result.state in (State.PASSED, State.DOUBTFUL)
    return result.rule.role is Role.ANSWER and result.today > result.lenient


def pressing(result: Result) -> bool:
    """Whether a citizen must hurry: by the day that is urged, which may lie before a long holiday."""
    return result.rule.role is Role.ACT and result.today <= result.strict and (result.safe - result.today).days <= LOUD


def _to_act(rule: Rule, result: Result, now: datetime) -> str:
    if result.state is State.PASSED:
        late = f"算到{dated(result.lenient)}为止，已经过了"
        if rule.limitation:
            return f"这段时间{late}。不过这不等于不能要了，下面说还能怎么办。"
        return f"期限{late} {(result.today - result.lenient).days} 天。先别放弃，下面说还能怎么办。"
    if result.state is State.DOUBTFUL:
        return (
            f"【抓紧】按最严的算法，{dated(result.strict)}已经到期；按宽的算法，到{dated(result.lenient)}。"
            f"今天就去{rule.task}，同时请人帮您看看。"
        )
    if result.state is State.LAST_DAY:
        return _last_day(rule, result, now)
    left = (result.safe - result.today).days
    loud = f"【抓紧】只剩 {left if left >= 0 else result.days_left} 天！" if pressing(result) else ""
    if left == 0:
        return f"【抓紧】只剩今天！最晚 {dated(result.strict)}，那天是休息日；请在今天下班以前{rule.task}。"
    if result.safe == result.strict:
        return f"{loud}最晚 {dated(result.strict)}。请在这天以前{rule.task}，还有 {left} 天。"
    if left < 0:
        return f"{loud}最晚 {dated(result.strict)}，在那以前都是休息日了：今天就想办法{rule.task}（邮寄、网上都行）。"
    return f"{loud}最晚 {dated(result.strict)}，那天是休息日；请在{dated(result.safe)}下班以前{rule.task}，还有 {left} 天。"


def _last_day(rule: Rule, result: Result, now: datetime) -> str:
    local = now.astimezone(SHANGHAI)
    ways = "窗口下了班就赶紧网上提交" + ("，或者去邮局寄出、留好邮戳：到期以前交邮的不算过期" if rule.by_post else "")
    moved = result.main.last if result.main.moved_over and result.today == result.main.nominal else None
    put_off = f"今天是休息日，法律上一般顺延到{dated(moved)}，但别指望它。" if moved else ""
    return (
        f"【抓紧】今天 {dated(result.strict)}就是最后一天！现在是{local:%H:%M}，到今天24点为止，"
        f"对方有办公时间的，到下班为止。马上{rule.task}；{ways}。{put_off}"
    )


def _to_answer(rule: Rule, result: Result) -> str:
    if result.today > result.lenient:
        late = (result.today - result.lenient).days
        return f"到期了：最晚 {dated(result.lenient)}，{rule.task}；已经过了 {late} 天。下面说您可以怎么办。"
    main, left = result.main, (result.main.last - result.today).days
    if rule.length and rule.length.unit == "小时":
        when = f"最晚 {dated(main.last)}的同一个钟点（按{length_in_words(rule.length)}算，休息日照样走）"
        return f"{when}：{rule.task}。"
    if left >= 0:
        again = f"依法延长的话，最晚 {dated(result.prolonged.last)}。" if result.prolonged else ""
        return f"最晚 {dated(main.last)}：{rule.task}。{_until(left)}。{again}"
    return (
        f"一般的期限 {dated(main.last)}已经满了，{rule.task}。要是延长过、或者按另一种算法，最晚到{dated(result.lenient)}；"
        "先打电话问一声。"
    )


def _to_wait(rule: Rule, result: Result) -> str:
    left = (result.lenient - result.today).days
    if left < 0:
        return f"这段时间到{dated(result.lenient)}已经满了。{rule.task}。"
    return f"这段时间到 {dated(result.lenient)}才满，{_until(left)}。{rule.task}。"


def _until(left: int) -> str:
    return f"还有 {left} 天" if left else "就是今天"


def _count(count: Reckoning, rule: Rule, *, told: str | None = None) -> list[str]:
    if rule.backwards:
        return [f"从{dated(count.start)}往前数{length_in_words(count.length)}，当天不算，到{dated(count.nominal)}"]
    start = f"起算：{_ASIDE.sub('', told)}，{dated(count.start)}" if told else f"起算：{dated(count.start)}"
    if count.length.unit == "小时":
        return [
            start,
            f"从那个钟点起{length_in_words(count.length)}，到{dated(count.nominal)}的同一个钟点，休息日不顺延",
        ]
    lines = [
        f"{start}，当天不算",
        f"从{chinese(count.first)}数起，数满{length_in_words(count.length)}，到{dated(count.nominal)}",
    ]
    if count.skipped:
        holidays = [rest for rest in count.skipped if rest.name != _WEEKEND]
        weekend = sum((rest.last - rest.first).days + 1 for rest in count.skipped if rest.name == _WEEKEND)
        named = [_rests(holidays)] if holidays else []
        lines.append("不算的休息日：" + "、".join([*named, *([f"周末 {weekend} 天"] if weekend else [])]))
    if count.made_up:
        lines.append(f"调休上班、要算的：{'、'.join(_short(day) for day in count.made_up)}")
    if count.paused:
        lines.append(f"其中有 {count.paused} 天不算进去，已经往后推")
    if count.moved_over:
        lines.append(f"{_rests(count.moved_over)}，顺延到{dated(count.last)}")
        if any(rest.name == _WEEKEND for rest in count.moved_over):
            lines.append("“法定休假日”含不含周六周日，各地说法不一，请赶在休息日以前办")
    return lines


def _other_reading(rule: Rule, other: Reckoning) -> str:
    if rule.doubt and rule.doubt.length:
        return f"按{length_in_words(other.length)}算"
    if rule.doubt and rule.doubt.count_first_day:
        return "当天算进去"
    return f"从顺延后的{dated(other.start)}算"


def _rests(rests: Iterable[Rest]) -> str:
    return "、".join(
        f"{_short(rest.first)}{'' if rest.first == rest.last else f'至{_short(rest.last)}'}（{rest.name}）"
        for rest in rests
    )


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
