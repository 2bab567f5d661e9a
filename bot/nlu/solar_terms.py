"""The solar terms people date things by, 冬至 and 立秋, as days in China.

The day is that on which the sun reaches the term's longitude. The formula for the sun (Meeus, Astronomical Formulae for
Calculators, chapter 18) is right to a few minutes; the terms of the last twenty years that fell close to midnight are
tested one by one (bot/tests/test_solar_terms.py).
"""

import math
from datetime import date, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_EPOCH = datetime(1899, 12, 31, 12, tzinfo=timezone.utc)
_EARTH_LAGS = 68
"""Seconds by which the clock is behind the sun's even time in these decades."""
_YEAR = 365.2422
_MARCH = 79.0
"""The day of the year about which the sun stands at 0°."""
_ENOUGH = 1e-5

LONGITUDES = {
    "立春": 315, "惊蛰": 345, "春分": 0, "清明": 15, "立夏": 45, "芒种": 75, "夏至": 90, "小暑": 105, "大暑": 120,
    "立秋": 135, "处暑": 150, "秋分": 180, "寒露": 195, "霜降": 210, "立冬": 225, "冬至": 270, "小寒": 285, "大寒": 300,
}  # fmt: skip
"""Without 雨水, 谷雨, 小满, 白露, 小雪 and 大雪: these are weather or names more often than days."""


def day_of(term: str, year: int) -> date:
    """The day in China on which this solar term falls in a Gregorian year."""
    goal = LONGITUDES[term]
    moment = datetime(year, 1, 1, tzinfo=_CHINA) + timedelta(days=(_MARCH + goal / 360 * _YEAR) % _YEAR)
    for _ in range(10):
        off = (goal - _longitude(moment) + 180) % 360 - 180
        moment += timedelta(days=off / 360 * _YEAR)
        if abs(off) < _ENOUGH:
            break
    return moment.astimezone(_CHINA).date()


def _longitude(moment: datetime) -> float:
    """The sun's apparent longitude in degrees."""
    centuries = ((moment - _EPOCH).total_seconds() + _EARTH_LAGS) / 86_400 / 36_525
    mean = 279.69668 + 36_000.76892 * centuries + 0.0003025 * centuries**2
    anomaly = 358.47583 + 35_999.04975 * centuries - 0.00015 * centuries**2
    centre = (
        (1.91946 - 0.004789 * centuries) * _sin(anomaly)
        + (0.020094 - 0.0001 * centuries) * _sin(2 * anomaly)
        + 0.000293 * _sin(3 * anomaly)
    )
    pulled = (
        0.00134 * _sin(153.23 + 22_518.7541 * centuries + 90)  # Venus
        + 0.00154 * _sin(216.57 + 45_037.5082 * centuries + 90)
        + 0.002 * _sin(312.69 + 32_964.3577 * centuries + 90)  # Jupiter
        + 0.00179 * _sin(350.74 + 445_267.1142 * centuries)  # the moon
        + 0.00178 * _sin(231.19 + 20.2 * centuries)
    )
    node = 259.18 - 1_934.142 * centuries
    return (mean + centre + pulled - 0.00569 - 0.00479 * _sin(node)) % 360


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))
