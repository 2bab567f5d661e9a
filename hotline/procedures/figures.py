"""Numbers, sums, days, telephone and ID numbers as people write them when asked for one."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from hotline.numerals import chinese_to_int

_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([十百千万亿wk])?(\d)?(?!\d)")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_TAILED = re.compile(r"(.*)([百千万亿])([一二两三四五六七八九])")
_LENGTH = re.compile(r"个月|天|年")
_NO_COUNT = re.compile(r"个?月|年|天|直|般|些|样|起|共|定|旦|边|工|花|散|食|星|家|辈子|向")
"""Behind a numeral these make it part of a word, or a length of time: 打零工, 一直, 一个月1800."""
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "k": 1000}
_NONE_AT_ALL = re.compile(r"(?:一分(?:钱)?)?(?:都|也)?(?:没有|没得|莫有|木有|无|零)(?:了|收入|钱)?")
_NOT_DIGITS = re.compile(r"[^\dXx]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PASSPORT = re.compile(r"[A-Za-z]{1,3}\d{6,10}")
_SHORT_DAY = re.compile(
    r"(?:是|在|就是)?(?:(?P<year>20\d\d)(?P<mark>[./-]))?(?P<month>1[0-2]|0?[1-9])(?(mark)(?P=mark)|[./-])(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?:[号日]|收到的?|那天|吧|的)*"
)
_RUN_TOGETHER = re.compile(
    r"(?:是|在)?(?P<year>20\d\d)?(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?:[号日]|收到的?|那天|吧|的)*"
)
_WEEKDAYS = "一二三四五六日"


def numbers_in(text: str) -> list[Decimal]:
    """Every number of a text in order: 12, 1.5万, 3万2, 三万二, 八百, 一百二."""
    words = unicodedata.normalize("NFKC", text)
    found: list[tuple[int, Decimal]] = []
    for match in _ARABIC.finditer(words):
        whole, fraction, place, tail = match.groups()
        if (tail and not place) or _LENGTH.match(words, match.end()):
            continue
        factor = _PLACES.get(place or "", 1)
        value = Decimal(whole.replace(",", "") + (fraction or "")) * factor
        found.append((match.start(), value + (int(tail) * factor // 10 if tail else 0)))
    for match in _CHINESE.finditer(words):
        before = words[match.start() - 1] if match.start() else ""
        if len(match[0]) == 1 and _NO_COUNT.match(words, match.end()):
            continue
        if not before.isdigit() and (value := _spoken(match[0])) is not None:
            found.append((match.start(), Decimal(value)))
    if not found and _NONE_AT_ALL.fullmatch(words.strip("。.！! ")):
        return [Decimal(0)]
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _spoken(numeral: str) -> int | None:
    """「三万二」 is 32,000: a last digit counts the next lower place."""
    tailed = _TAILED.fullmatch(numeral)
    if tailed is None:
        return _written(numeral)
    head, place, digit = tailed.groups()
    before, last = _written(head + place), chinese_to_int(digit)
    return None if before is None or last is None else before + last * _PLACES[place] // 10


def _written(numeral: str) -> int | None:
    head, hundred_million, rest = numeral.rpartition("亿")
    if not hundred_million:
        return chinese_to_int(numeral)
    high, low = chinese_to_int(head or "一"), chinese_to_int(rest) if rest else 0
    return None if high is None or low is None else high * 100_000_000 + low


def digits_of(text: str) -> str:
    """The digits (and X) of a text, in half width."""
    return _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text)).upper()


def phone_in(text: str) -> str | None:
    """The telephone number a text holds and nothing longer; None where it is not one."""
    digits = digits_of(text).replace("X", "")
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None


def id_number_in(text: str) -> str | None:
    """The ID number, checked by its last character and its date of birth, or a passport's; None where it is none."""
    digits = digits_of(text)
    if len(digits) == 18 and _is_id_number(digits):
        return digits
    passport = unicodedata.normalize("NFKC", text).replace(" ", "").strip("。.")
    return passport.upper() if _PASSPORT.fullmatch(passport) else None


def _is_id_number(digits: str) -> bool:
    if not digits[:17].isdigit() or digits[6:10] < "1880":
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]


def short_day(text: str, today: date) -> date | None:
    """「11.14」「11/14」「20261114」: too short to be read as a day anywhere but where one is asked for; the last such day."""
    words = unicodedata.normalize("NFKC", text).strip(" 。.")
    match = _SHORT_DAY.fullmatch(words) or _RUN_TOGETHER.fullmatch(words)
    if match is None:
        return None
    year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
    for each in [year] if year else [today.year, today.year - 1]:
        try:
            found = date(each, month or 0, day or 0)
        except ValueError:
            continue
        if year or found <= today:
            return found
    return None


def day_in_words(day: date) -> str:
    """2026年9月1日，星期二."""
    return f"{day.year}年{day.month}月{day.day}日，星期{_WEEKDAYS[day.weekday()]}"


def sum_in_words(value: float) -> str:
    """32000 → 32,000元."""
    return f"{value:,.2f}".removesuffix(".00") + "元"


def masked(number: str) -> str:
    """A telephone or ID number of which only its owner knows the middle."""
    keep = 3 if len(number) >= 11 else 1
    return (
        f"{number[:keep]}{'*' * max(len(number) - keep - 4, 1)}{number[-4:]}" if len(number) > 6 else "*" * len(number)
    )
