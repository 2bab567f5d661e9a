"""Resolved values as a seat reads them."""

from typing import Any

import pytest

from hotline.desk.entities import readable


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, None),
        ("耀州区", "耀州区"),
        ({"value": "P3M", "approximate": False, "working_days": False}, "3个月"),
        ({"value": "P5M", "approximate": True, "working_days": False}, "约 5个月"),
        ({"value": "P20D", "approximate": False, "working_days": True}, "20个工作日"),
        ({"value": "P7D", "upper": "P8D", "approximate": True, "working_days": False}, "约 7天 到 8天"),
        ({"value": "P2M15D", "approximate": False, "working_days": False}, "2个月15天"),
        ({"value": "PT12H", "approximate": False, "working_days": False}, "12小时"),
        ({"value": None, "approximate": True, "working_days": False}, None),
        ({"value": 32000, "currency": "CNY", "approximate": False}, "32000元"),
        ({"value": "2026-09-01", "grain": "day"}, "2026-09-01"),
        ({"value": "2026-01-19", "until": "2026-02-16", "grain": "lunar_month"}, "2026-01-19 到 2026-02-16"),
        ({"value": None, "until": None, "grain": "lunar_month"}, None),
        ({"statute": "行政复议法", "article": "第二十条", "paragraph": 1, "item": None}, "行政复议法 第二十条 第1款"),
        ({"name": "董家河镇", "district": "耀州区"}, "董家河镇 耀州区"),
        ({"statute": None, "article": None, "paragraph": None, "item": None}, None),
    ],
)
def test_values_are_readable(value: Any, words: str | None):
    assert readable(value) == words
