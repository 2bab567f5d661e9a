"""What a message says in answer to the question that is open, by the kind of its field. Pure.

A value of the kind that was asked for is an answer whatever else the message may mean to the classifier.
"""

import re
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
from hotline.procedures.figures import day_in_words, digits_of, id_number_in, masked, numbers_in, phone_in, short_day
from hotline.procedures.heard import Heard, plain
from hotline.procedures.naming import has_a_place, like_an_address, name_in, several_names
from hotline.procedures.procedure import Context
from hotline.procedures.wishes import wished
from hotline.vocabulary import Area

LONGEST_LINE = 100
_WORD = re.compile(r"\w")
"""「@@##」 and 「。。。」 are no answer, not even where any words are one."""
_DAY_SIGN = re.compile(r"[\d一二三四五六七八九十廿初昨前今]")
_A_STORY = 8
_ELSEWHERE = re.compile(r"外地|外省|外市|不在(?:铜川|本市|这)|别的(?:地方|城市)|其他地方|西安|咸阳|渭南|延安")
_HOW_TO_ADDRESS = "住址请写到村或者小区门牌，比如“耀州区某某街道某某小区3号楼”。"
_APPLICANT = "name"
_ONE_BY_ONE = (
    "这里先写一个人的名字。几个人一起的，打印出来以后把其他人的姓名、身份证号、电话写在后面，每个人都签名；也可以一人写一份。"
    "人多的，先问收的单位要不要推选代表。"
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
    if not found and not heard.only_asks and wished(heard, ()) is None:
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
        by_the_way = _in_passing(found[0], days[0], heard)
        return _doubted_day(days[0], context.today) or by_the_way or Given(days[0].isoformat())
    if found:
        return Unfit(_which_day(found[0]), _first_of_month(found[0]))
    if not found and (short := short_day(heard.text, context.today)) is not None:
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


def district_of(heard: Heard, context: Context) -> str | None:
    """The district in the words, by its own name or that of a township; `outside` where they name another city."""
    if (name := district_in(heard.text, heard.understanding.entities, context.directory)) is not None:
        return name
    for entity in heard.entities("township"):
        value = entity.get("value")
        if isinstance(value, dict) and context.directory.knows_district(str(value.get("district"))):
            return str(value["district"])
    return OUTSIDE if _ELSEWHERE.search(heard.text) and not heard.only_asks else None


def _doubted_day(day: date, today: date) -> Doubted | None:
    if day > today:
        return Doubted(day.isoformat(), f"{day_in_words(day)}还没到，是这一天吗？")
    if (today - day).days > _MOST_YEARS * 365:
        return Doubted(day.isoformat(), f"{day_in_words(day)}离现在太久了，是这一天吗？")
    return None


def _in_passing(entity: dict[str, Any], day: date, heard: Heard) -> Doubted | None:
    """「一直拖着不给，过年也没给」 names a festival and tells no day."""
    said = plain(str(entity.get("text") or ""))
    if _DAY_SIGN.search(said) or len(heard.plain) - len(said) < _A_STORY:
        return None
    return Doubted(day.isoformat(), f"您说的“{said}”是{day_in_words(day)}，这里要填的是这一天吗？")


def _first_of_month(entity: dict[str, Any]) -> tuple[tuple[str, Value], ...]:
    """Of a month nobody knows the day in, the first: for a limit that is the safest."""
    value = entity.get("value")
    if not isinstance(value, dict) or value.get("grain") != "month" or value.get("until"):
        return ()
    first = date.fromisoformat(f"{value['value']}-01")
    return ((f"记不清哪天，按{first.year}年{first.month}月1日", first.isoformat()),)


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


def _name(field: Field, heard: Heard, _context: Context) -> Reading:
    if heard.only_asks and _known(heard):
        return None
    if several_names(heard.text):
        return Unfit(_ONE_BY_ONE) if field.id == _APPLICANT else Given(heard.text.strip())
    name = name_in(heard.text)
    if name is not None and like_an_address(name):
        return Doubted(name, f"您写的是“{name}”，看着像地址。这里写名字，比如“王小红”。真是名字，点“是，没写错”。")
    return Given(name) if name is not None else Unfit("只写名字就行，比如“王小红”。")


def _address(_field: Field, heard: Heard, _context: Context) -> Reading:
    reading = _short_text(heard, at_least=4, too_short="地址请写到村或者小区门牌，寄信能收到的那种。")
    if not isinstance(reading, Given) or has_a_place(heard.plain):
        return reading
    if heard.only_asks:
        return None
    words = heard.text.strip()
    shown = masked(words) if heard.plain.isdigit() else words
    return Doubted(reading.value, f"您写的是“{shown}”，看着不像住址。{_HOW_TO_ADDRESS}真是这么写的，点“是，没写错”。")


def _line(field: Field, heard: Heard, _context: Context) -> Reading:
    reading = _short_text(heard, at_least=1, too_short="请写几个字。")
    if isinstance(reading, Given) and "邮箱" in field.question and "@" not in heard.text.replace("＠", "@"):
        return Doubted(reading.value, f"您写的是“{reading.value}”，邮箱里要有 @。真是这么写的，点“是，没写错”。")
    return reading


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
    name = district_of(heard, context)
    return Given(name) if name is not None else None


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
