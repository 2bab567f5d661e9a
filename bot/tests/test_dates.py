"""Dates: what people write, resolved against the day of the conversation."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.dates import find
from bot.nlu.references import chinese

TODAY = date(2026, 11, 23)  # a Monday
DAYS = st.dates(date(2001, 1, 1), date(2049, 12, 31))


def only(text: str, today: date = TODAY) -> tuple[str, str | None, str | None]:
    found = find(text, today)
    assert len(found) == 1, found
    return text[found[0].start : found[0].end], found[0].value["value"], found[0].value["grain"]


@pytest.mark.parametrize(
    ("text", "words", "value", "grain"),
    [
        ("上个月15号把我辞退了", "上个月15号", "2026-10-15", "day"),
        ("上个月十五收到的", "上个月十五", "2026-10-15", "day"),
        ("上上个月二十八", "上上个月二十八", "2026-09-28", "day"),
        ("上个月15", "上个月15", "2026-10-15", "day"),
        ("上个月十几天没上班", "上个月", "2026-10", "month"),
        ("上个月15块", "上个月", "2026-10", "month"),
        ("上个月二十多号", "上个月", "2026-10", "month"),
        ("九月一号去的", "九月一号", "2026-09-01", "day"),
        ("前天收到的", "前天", "2026-11-21", "day"),
        ("大前天的事", "大前天", "2026-11-20", "day"),
        ("昨晚他又来了", "昨晚", "2026-11-22", "day"),
        ("明天开庭", "明天", "2026-11-24", "day"),
        ("今年春节", "今年春节", "2026-02-17", "day"),
        ("国庆节干的活", "国庆节", "2026-10-01", "day"),
        ("去年除夕", "去年除夕", "2025-01-28", "day"),
        ("前年冬至", "前年冬至", "2024-12-21", "day"),
        ("去年重阳节发的", "去年重阳节", "2025-10-29", "day"),
        ("去年重阳", "去年重阳", "2025-10-29", "day"),
        ("今年端午走的", "今年端午", "2026-06-19", "day"),
        ("是去年立秋那天", "去年立秋那天", "2025-08-07", "day"),
        ("清明前两天", "清明前两天", "2026-04-03", "day"),
        ("清明节那天", "清明节那天", "2026-04-05", "day"),
        ("2026.9.1签的", "2026.9.1", "2026-09-01", "day"),
        ("2026-09-01", "2026-09-01", "2026-09-01", "day"),
        ("农历八月十五", "农历八月十五", "2026-09-25", "day"),
        ("老历八月十六收到的", "老历八月十六", "2026-09-26", "day"),
        ("正月十五", "正月十五", "2026-03-03", "day"),
        ("十月初五", "十月初五", "2026-11-13", "day"),
        ("去年正月初八", "去年正月初八", "2025-02-05", "day"),
        ("二〇二五年三月一日", "二〇二五年三月一日", "2025-03-01", "day"),
        ("24年5月6号", "24年5月6号", "2024-05-06", "day"),
        ("二五年十月签的", "二五年十月", "2025-10", "month"),
        ("二三年十月三号", "二三年十月三号", "2023-10-03", "day"),
        ("一九年", "一九年", "2019", "year"),
        ("98年", "98年", "1998", "year"),
        ("国庆前两天", "国庆前两天", "2026-09-29", "day"),
        ("今年12月1号", "今年12月1号", "2026-12-01", "day"),
        ("上周五", "上周五", "2026-11-20", "day"),
        ("下星期天", "下星期天", "2026-12-06", "day"),
        ("15号发的", "15号", "2026-11-15", "day"),
        ("30号到期", "30号", "2026-11-30", "day"),
        ("五天前", "五天前", "2026-11-18", "day"),
        ("2月30日", "2月30日", None, "day"),
        ("2025年9月", "2025年9月", "2025-09", "month"),
        ("去年八月", "去年八月", "2025-08", "month"),
        ("前年三月份", "前年三月份", "2024-03", "month"),
        ("三个月前", "三个月前", "2026-08", "month"),
        ("半年前", "半年前", "2026-05", "month"),
        ("去年年底", "去年年底", "2025-12", "month"),
        ("上个月", "上个月", "2026-10", "month"),
        ("去年", "去年", "2025", "year"),
        ("两年前", "两年前", "2024", "year"),
        ("去年夏天", "去年夏天", None, "season"),
        ("前几天", "前几天", None, "day"),
    ],
)
def test_reads_dates(text: str, words: str, value: str | None, grain: str) -> None:
    assert only(text) == (words, value, grain)


def test_a_lunar_month_is_a_span_of_days() -> None:
    found = find("去年腊月干的活", TODAY)
    assert found[0].value == {"value": "2026-01-19", "until": "2026-02-16", "grain": "lunar_month"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("8月底收到决定书", "2026-08-21", "2026-08-31"),
        ("去年三月上旬签的", "2025-03-01", "2025-03-10"),
        ("八月中旬交的申请", "2026-08-11", "2026-08-20"),
        ("2024年2月末", "2024-02-21", "2024-02-29"),
        ("十月初", "2026-10-01", "2026-10-10"),
        ("上个月底签的", "2026-10-21", "2026-10-31"),
        ("这个月初", "2026-11-01", "2026-11-10"),
    ],
)
def test_a_part_of_a_month_is_a_span_of_its_days(text: str, first: str, last: str) -> None:
    """「8月底收到」 was counted from the end of the month in which it was said."""
    assert [one.value for one in find(text, TODAY)] == [{"value": first, "until": last, "grain": "part_of_month"}]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("国庆前收到的", "2026-09-01", "2026-09-30"),
        ("去年中秋前后", "2025-09-26", "2025-10-16"),
        ("国庆节以后", "2026-10-02", "2026-10-31"),
    ],
)
def test_what_lies_near_a_festival_is_a_span_of_days(text: str, first: str, last: str) -> None:
    """「国庆前收到」 was taken for the first of October itself, and limits were counted from it."""
    assert [one.value for one in find(text, TODAY)] == [{"value": first, "until": last, "grain": "around"}]


def test_a_month_without_year_that_lies_far_ahead_was_last_year() -> None:
    assert only("12月1号", date(2027, 1, 10))[1] == "2026-12-01"
    assert only("1月5号", date(2026, 11, 23))[1] == "2026-01-05"


@pytest.mark.parametrize(
    "text",
    [
        "15号楼2单元",
        "陕政发〔2026〕12号",
        "第十五号令",
        "2号线",
        "1.5万元",
        "三个月",
        "两年多",
        "打12345",
        "一日三餐",
        "等了二三年时间",
        "五个月没发工资",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert find(text, TODAY) == []


@given(
    DAYS, st.sampled_from(["{y}年{m}月{d}日", "{y}-{m:02}-{d:02}", "{y}.{m}.{d}", "{y}/{m}/{d}", "{y}年{cm}月{cd}号"])
)
def test_any_day_written_in_full_is_read_back(day: date, form: str) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day, cm=chinese(day.month), cd=chinese(day.day))
    assert only(text)[1:] == (day.isoformat(), "day")


@given(st.integers(1, 60), DAYS)
def test_so_many_days_ago_counts_back(days: int, today: date) -> None:
    assert only(f"{days}天前", today)[1] == (today - timedelta(days=days)).isoformat()


@given(
    st.text(
        alphabet="去今明前后年月日号上下个周一二三四五六七八九十正腊初廿农历春节国庆0123456789.-/天前半底", max_size=16
    ),
    DAYS,
)
def test_whatever_is_written_values_are_iso_and_spans_apart(text: str, today: date) -> None:
    end = 0
    for found in find(text, today):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        value, grain = found.value["value"], found.value["grain"]
        if value is not None and grain in ("day", "lunar_month", "part_of_month", "around"):
            date.fromisoformat(value)
        elif value is not None:
            assert len(value) == {"month": 7, "year": 4}[grain]


@pytest.mark.parametrize(
    ("text", "read", "lunar_day", "lunar_name"),
    [
        ("农历八月十五", "2026-09-25", "2026-09-25", "八月十五"),
        ("八月十六", "2026-08-16", "2026-09-26", "八月十六"),
        ("去年腊月二十三", "2026-02-10", "2026-02-10", "腊月廿三"),
        ("今年中秋节", "2026-09-25", "2026-09-25", "八月十五"),
        ("2025年六月初三", "2025-06-27", "2025-06-27", "六月初三"),
    ],
)
def test_a_day_that_may_be_lunar_says_which(text: str, read: str, lunar_day: str, lunar_name: str) -> None:
    """「是八月十六」 after 「农历八月十五」 was read as the sixteenth of August."""
    (found,) = find(text, TODAY)
    assert found.value == {"value": read, "grain": "day", "lunar_day": lunar_day, "lunar_name": lunar_name}


@pytest.mark.parametrize("text", ["8月16号", "八月十六号", "2026年8月16日", "国庆节", "前年冬至"])
def test_what_can_only_be_the_solar_calendar_says_nothing_of_the_moon(text: str) -> None:
    (found,) = find(text, TODAY)
    assert set(found.value) == {"value", "grain"}


@pytest.mark.parametrize("text", ["我叫张立春", "老板李立秋欠我钱", "重阳宫门口", "龙抬头村"])
def test_a_name_is_no_solar_term(text: str) -> None:
    assert find(text, TODAY) == []


def test_since_winter_is_no_solstice() -> None:
    assert [one.value["value"] for one in find("去年冬至今没发工资", TODAY)] == [None]
