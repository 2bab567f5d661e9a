"""What a message says in answer to the question that is open, by the kind of its field. Pure.

A value of the kind that was asked for is an answer whatever else the message may mean to the classifier.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hotline.catalogue.directory import OUTSIDE
from hotline.catalogue.finding import district_in
from hotline.conversations.reply import Value
from hotline.procedures.choices import chosen, meant, several
from hotline.procedures.fields import Field, Kind
from hotline.procedures.figures import day_in_words, digits_of, id_number_in, masked, numbers_in, phone_in
from hotline.procedures.heard import Heard, plain
from hotline.procedures.procedure import Context
from hotline.vocabulary import Area

LONGEST_LINE = 100
_WORD = re.compile(r"\w")
"""「@@##」 and 「。。。」 are no answer, not even where any words are one."""
_NAME = re.compile(r"[A-Za-z\u3400-\u9fff][A-Za-z0-9\u3400-\u9fff·.（）() ]{1,49}")
_I_AM = re.compile(r"^(?:我(?:的名字)?[叫是]|名字[叫是]?|姓名[是：: ]*|叫)")
_ELSEWHERE = re.compile(r"外地|外省|外市|不在(?:铜川|本市|这)|别的(?:地方|城市)|其他地方|西安|咸阳|渭南|延安")
_A_PLACE = re.compile(
    r"[省市区县旗镇乡村社屯组队路街巷弄道号楼栋幢层室户院苑园城庄堡沟寨坪湾坡塬原峪岭桥店厂矿港站场所]|小区|家属|宿舍|工地|学校|公司|没有?固定|居无定所|没有?住处|流浪"
)
"""What nearly every address has; a single one of them is enough, and whoever has no address may say so."""
_A_DAY = re.compile(r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}[日号]")
_HOW_TO_ADDRESS = "住址请写到村或者小区门牌，比如“耀州区某某街道某某小区3号楼”。"
_SHORT_DAY = re.compile(
    r"(?:是|在|就是)?(?:(?P<year>20\d\d)(?P<mark>[./-]))?(?P<month>1[0-2]|0?[1-9])(?(mark)(?P=mark)|[./-])(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?:[号日]|收到的?|那天|吧|的)*"
)
_RUN_TOGETHER = re.compile(
    r"(?:是|在)?(?P<year>20\d\d)?(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?:[号日]|收到的?|那天|吧|的)*"
)
_MANY_DIGITS = 5
_MOST_YEARS = 120


@dataclass(frozen=True)
class Given:
    """The answer."""

    value: Value


@dataclass(frozen=True)
class Doubted:
    """An answer that may be a slip: it is asked back, and taken when confirmed or said again."""

    value: Value
    why: str


@dataclass(frozen=True)
class Unfit:
    """Meant as an answer, and not yet one. `choices` are the values it may mean, with their titles."""

    why: str
    choices: tuple[tuple[str, Value], ...] = ()


Reading = Given | Doubted | Unfit | None


def read(field: Field, heard: Heard, context: Context) -> Reading:
    """The answer in these words; None where they are not meant as one."""
    return _READERS[field.kind](field, heard, context)


def _choice(field: Field, heard: Heard, _context: Context) -> Reading:
    found = chosen(field.options, heard.text)
    if not found and not heard.only_asks:
        found = meant(field.options, heard.text)
    if len(found) == 1:
        # 「劳动仲裁要钱吗」 names an option and chooses none; 「没有嘛」 chooses.
        longer = len(heard.plain) > len(plain(found[0].title)) + 2
        asks = heard.only_asks and (longer or heard.asks_beyond((found[0].title, *found[0].words)))
        return None if asks else Given(found[0].value)
    if found and not heard.only_asks and len(found) < len(field.options):
        return Unfit("您说的是下面哪一个？", tuple((option.title, option.value) for option in found))
    return None


def _several(field: Field, heard: Heard, _context: Context) -> Reading:
    found = several(field.options, heard.text)
    return None if found is None or (found and heard.only_asks) else Given([option.value for option in found])


def _day(_field: Field, heard: Heard, context: Context) -> Reading:
    found = heard.entities("date")
    days = list(dict.fromkeys(day for entity in found if (day := day_of(entity)) is not None))
    if len(days) > 1:
        choices = tuple((day_in_words(day), day.isoformat()) for day in days[:4])
        return Unfit("您说了几个日子，这里要填的是哪一天？", choices)
    if days:
        return _doubted_day(days[0], context.today) or Given(days[0].isoformat())
    if found:
        return Unfit(_which_day(found[0]))
    if not found and (short := _short_day(heard.text, context.today)) is not None:
        return _doubted_day(short, context.today) or Given(short.isoformat())
    if heard.entities("duration") and not heard.only_asks:
        return Unfit(
            "这里要填具体是哪一天。照收到的文书、短信上的日期写最准，比如“9月1号”；大概的也行，比如“上个月15号前后”就写“上个月15号”。"
        )
    return None


def day_of(entity: dict[str, Any]) -> date | None:
    """The one day a date names; None for a month, a year, a season, or a day that is none."""
    value = entity.get("value")
    if not isinstance(value, dict) or value.get("grain") != "day" or value.get("until") or not value.get("value"):
        return None
    return date.fromisoformat(str(value["value"]))


def _short_day(text: str, today: date) -> date | None:
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


def _doubted_day(day: date, today: date) -> Doubted | None:
    if day > today:
        return Doubted(day.isoformat(), f"{day_in_words(day)}还没到，是这一天吗？")
    if (today - day).days > _MOST_YEARS * 365:
        return Doubted(day.isoformat(), f"{day_in_words(day)}离现在太久了，是这一天吗？")
    return None


def _which_day(entity: dict[str, Any]) -> str:
    value = entity.get("value")
    said, grain = str(entity.get("text") or "这个时间"), value.get("grain") if isinstance(value, dict) else None
    if grain == "day" and re.search(r"\d|[一二三四五六七八九十]", said):
        return f"日历上没有“{said}”这一天，请再看一下，写一个日期，比如“9月1号”。"
    return f"“{said}”是一段时间，这里要填具体哪一天。照收到的文书、短信上的日期写最准。"


def _amount(_field: Field, heard: Heard, _context: Context) -> Reading:
    for entity in heard.entities("amount"):
        value = entity.get("value")
        if isinstance(value, dict) and value.get("value") is not None:
            low, high = value["value"], value.get("upper")
            if high is not None:
                titles = tuple((f"{number:g}元", number) for number in (low, high))
                return Unfit("要填一个数，按哪个写？写个差不多的就行。", titles)
            return Given(_tidy(Decimal(str(value["value"]))))
        return Unfit("要填一个数，写个差不多的就行，比如“三万二”。")
    found = [] if heard.only_asks else numbers_in(heard.text)
    if len(found) > 1:
        return Unfit("您写了几个数，这里只填一个总数，比如“三万二”。")
    return Given(_tidy(found[0])) if found else None


def _number(_field: Field, heard: Heard, _context: Context) -> Reading:
    found = [] if heard.only_asks else numbers_in(heard.text)
    if len(found) > 1 or any(number != number.to_integral_value() for number in found):
        return Unfit("这里只填一个整数，比如“3”。")
    return Given(int(found[0])) if found else None


def _phone(_field: Field, heard: Heard, _context: Context) -> Reading:
    if (number := phone_in(heard.text)) is not None:
        return Given(number)
    digits = digits_of(heard.text)
    if len(digits) < _MANY_DIGITS:
        return None
    return Unfit(f"电话好像不全：手机号是 11 位，您写的是 {len(digits)} 位；座机请连区号一起写，比如 0919 开头。")


def _id_number(_field: Field, heard: Heard, _context: Context) -> Reading:
    if (number := id_number_in(heard.text)) is not None:
        return Given(number)
    digits = digits_of(heard.text)
    if len(digits) < _MANY_DIGITS:
        return None
    if len(digits) != 18:
        return Unfit(f"身份证号是 18 位，您写的是 {len(digits)} 位，请对着身份证再写一遍。")
    return Unfit("这个身份证号可能写错了一位，请对着身份证再写一遍。")


def _name(_field: Field, heard: Heard, _context: Context) -> Reading:
    if heard.only_asks and _known(heard):
        return None
    name = _I_AM.sub("", heard.text.strip()).strip(" ，,。.！!")
    return Given(name) if _NAME.fullmatch(name) else Unfit("只写名字就行，比如“王小红”。")


def _address(_field: Field, heard: Heard, _context: Context) -> Reading:
    reading = _short_text(heard, at_least=4, too_short="地址请写到村或者小区门牌，寄信能收到的那种。")
    if not isinstance(reading, Given) or (_A_PLACE.search(heard.plain) and not _A_DAY.fullmatch(heard.plain)):
        return reading
    if heard.only_asks:
        return None
    words = heard.text.strip()
    shown = masked(words) if heard.plain.isdigit() else words
    return Doubted(reading.value, f"您写的是“{shown}”，看着不像住址。{_HOW_TO_ADDRESS}真是这么写的，点“是，没写错”。")


def _line(_field: Field, heard: Heard, _context: Context) -> Reading:
    return _short_text(heard, at_least=1, too_short="请写几个字。")


def _short_text(heard: Heard, *, at_least: int, too_short: str) -> Reading:
    text = heard.text.strip()
    if (heard.only_asks and _known(heard)) or not _WORD.search(text):
        return None
    if len(text) > LONGEST_LINE:
        return Unfit(f"这里最多写 {LONGEST_LINE} 个字，您写了 {len(text)} 个字，请写短一点。")
    return Given(text) if len(text) >= at_least else Unfit(too_short)


def _story(_field: Field, heard: Heard, _context: Context) -> Reading:
    asks_or_says_nothing = (heard.only_asks and _known(heard)) or not _WORD.search(heard.text)
    return None if asks_or_says_nothing else Given(heard.text.strip())


def _known(heard: Heard) -> bool:
    """Whether the rules have something to say to it."""
    return heard.understanding.intent in set(Area) | {"followup", "item_search", "office_search"}


def _district(_field: Field, heard: Heard, context: Context) -> Reading:
    if (name := district_in(heard.text, heard.understanding.entities, context.directory)) is not None:
        return Given(name)
    for entity in heard.entities("township"):
        value = entity.get("value")
        if isinstance(value, dict) and context.directory.knows_district(str(value.get("district"))):
            return Given(str(value["district"]))
    return Given(OUTSIDE) if _ELSEWHERE.search(heard.text) and not heard.only_asks else None


def _tidy(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


_READERS: dict[Kind, Callable[[Field, Heard, Context], Reading]] = {
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.DAY: _day,
    Kind.AMOUNT: _amount,
    Kind.NUMBER: _number,
    Kind.PHONE: _phone,
    Kind.ID_NUMBER: _id_number,
    Kind.NAME: _name,
    Kind.ADDRESS: _address,
    Kind.LINE: _line,
    Kind.STORY: _story,
    Kind.DISTRICT: _district,
}
