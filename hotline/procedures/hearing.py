"""A typed message while a question is open: a correction, a wish, an answer, or something for the rules. Pure.

The order is the guide's manners. Where nearly any words are an answer, a wish or a call for a person is heard first;
everywhere else an answer of the kind that was asked for goes first. 「明天再弄」 names a day and is none.
"""

import re
from dataclasses import replace

from hotline.conversations.reply import Wish
from hotline.procedures.asking import Scene, told_before
from hotline.procedures.calendars import in_the_same_calendar
from hotline.procedures.choices import beyond, named
from hotline.procedures.fields import Field, Kind
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.procedures.misplaced import Misplaced, misplaced
from hotline.procedures.moves import FREE, WRITTEN, accept, ask, doubt, obey, unfit
from hotline.procedures.places import place_told
from hotline.procedures.reading import Doubted, Given, Unfit, read
from hotline.procedures.starting import INTENT, told_choices, told_day
from hotline.procedures.wishes import agrees, correction, denies, has_none, is_said, wished
from hotline.vocabulary import Area, Crossed

_HANDOFF = "handoff"
_UNCLEAR = (None, "unclear", INTENT)
_SHORT = 12
_SAID_AHEAD = 60
_FOR_ME = re.compile("(?:请|麻烦)?(?:您|你)?(?:帮我|给我|替我|帮忙)")
_CHOSEN = frozenset({Kind.CHOICE, Kind.SEVERAL})
_NO_DAY = "这一问不填日子，请从下面选一个；问到日子的时候您再写。"
_AGAIN = "这句和前一句一样，前一句已经收到了，不用再发。"
_BEFORE_THIS = "“{words}”是在这一问出来以前发的（可能开了两个页面，或者发得快）。它是回答这一问的吗？是就点“是，没写错”，不是就重新回答。"
_SHOWN = 30
_NONE_FITS = re.compile(
    "(?:以上|这些|哪个|哪样|我)?(?:都|全)(?:不是|不对|不像)(?:的|啊)?|(?:没有|没)一个(?:是|像|对)的?"
)
"""Where no option says so itself."""
_TWO = 2
_FEW = 5
"""So few characters say one thing, not two."""
_SCRAP: dict[str, int] = {Area.CHITCHAT: 6, Area.OUT_OF_SCOPE: 16}
"""Up to so many characters these are more likely a misplaced answer: an address was 「作业题我不会做」."""
_INTERJECTION = 2
_COURTESY = re.compile(r"谢|[您你]好|再见|拜拜|辛苦|哈哈|早上好|下午好|晚上好")
_SENSE = re.compile(r"[\d\u3400-\u9fff]")
_WISH = 20
"""A longer text that begins another thing may be the account that was asked for."""


def hear(scene: Scene, field: Field, heard: Heard) -> Guided | None:
    """What the message does to the run; None where it is nothing that anybody knows."""
    if heard.crossed is Crossed.AGAIN:
        return ask(scene, lead=_AGAIN)
    doubted = scene.run.place.doubted
    if doubted is not None and agrees(heard):
        return accept(scene, field, doubted)
    if doubted is None and (told := told_before(scene, field)) is not None and agrees(heard):
        return accept(scene, field, told, written=True)
    if doubted is not None and denies(heard):
        return ask(scene.moved(doubted=None), lead="好，那请重新说一下。")
    wish = wished(heard, scene.path.answered)
    if wish is not None and wish.wish is Wish.PAUSE and field.kind not in _CHOSEN:
        return obey(scene, wish)
    if field.kind in FREE:
        if wish is not None:
            return obey(scene, wish)
        if heard.start is not None and len(heard.plain) <= _WISH:
            return None
        if heard.understanding.intent == _HANDOFF and len(heard.plain) <= _SHORT:
            return Guided(Course.REJECTS)
        if heard.understanding.intent == INTENT and len(heard.plain) <= _SHORT and _FOR_ME.match(heard.plain):
            return None  # 「帮我算算期限」 is no account of what happened: something else is to be done first
    if (
        field.kind in (*WRITTEN, Kind.DAY)
        and field.unknown is not None
        and (has_none(heard) or is_said(field.unknown, heard))
    ):
        return accept(scene, field, None)
    if (put_right := _put_right(scene, field, heard)) is not None:
        return put_right
    if (slip := misplaced(scene, field, heard)) is not None:
        return _slipped(field, heard, slip)
    reading = read(field, in_the_same_calendar(scene.run, field, heard), scene.context)
    if isinstance(reading, Given) and heard.crossed is not None and field.kind in FREE:
        return doubt(scene, field, Doubted(reading.value, _BEFORE_THIS.format(words=heard.text.strip()[:_SHOWN])))
    if isinstance(reading, Given):
        return _taken_on(scene, field, heard, reading) or accept(scene, field, reading.value, written=True)
    if isinstance(reading, Doubted):
        return doubt(scene, field, reading)
    if wish is not None:
        return obey(scene, wish)
    if isinstance(reading, Unfit):
        return unfit(scene, field, reading)
    if (said_ahead := _said_ahead(scene, field, heard)) is not None:
        return said_ahead
    if field.kind is Kind.CHOICE and field.unknown is not None and _NONE_FITS.fullmatch(heard.plain):
        return accept(scene, field, None).opening_with(f"好，“{field.label}”先不选。")
    if field.kind in _CHOSEN and (told_place := place_told(scene, heard)) is not None:
        return unfit(told_place[0], field, told_place[1])
    if field.kind in _CHOSEN and heard.start is None and heard.only_a_day:
        told = told_day(heard, scene.context) or scene.run.place.told
        return unfit(scene.moved(told=told), field, Unfit(_NO_DAY))
    unknown = heard.start is not None or heard.understanding.intent in _UNCLEAR or _says_nothing(heard)
    return None if unknown else Guided(Course.REJECTS)


def _slipped(field: Field, heard: Heard, slip: Misplaced) -> Guided:
    """The number is kept where it belongs; where it belongs nowhere, one press keeps it here."""
    why = slip.sentence(field)
    if slip.home is None and field.kind is Kind.ADDRESS:
        return doubt(slip.scene, field, Doubted(heard.text.strip(), f"{why}真要这么写，点“是，没写错”。"))
    return unfit(slip.scene, field, Unfit(why))


def _taken_on(scene: Scene, field: Field, heard: Heard, reading: Given) -> Guided | None:
    """A sentence that chose here and names an option of the next question, too: 「买了个翻新手机，商家不退」 is
    money, and a purchase. Nobody is asked what was just said; what it was taken for is told."""
    if field.kind is not Kind.CHOICE or scene.run.place.changing is not None or len(heard.plain) <= _FEW:
        return None
    after = replace(scene, run=scene.run.having(field.id, reading.value))
    asked = after.asked
    rest = beyond(field.title_of(reading.value), heard.plain)
    found = named(asked.options, rest) if asked is not None and asked.kind is Kind.CHOICE else []
    if asked is None or len(found) != 1:
        return None
    return accept(after, asked, found[0].value).opening_with(f"照您说的，“{asked.label}”先选了：{found[0].title}。")


def _said_ahead(scene: Scene, field: Field, heard: Heard) -> Guided | None:
    """「决定书写了可以复议」 where it is asked which kind of limit it is: an option of a later question, to which only
    one of the open one's leads. Both are taken, and told."""
    at_an_end = scene.run.place.changing is None and field.kind is Kind.CHOICE
    if not at_an_end or heard.only_asks or heard.start is not None or len(heard.plain) > _SAID_AHEAD:
        return None
    known = scene.procedure.known(scene.run.answers, scene.context)
    told = told_choices(scene.procedure, heard, scene.context, known)
    if len(told) < _TWO:
        return None
    run = replace(scene.run, answers={**scene.run.answers, **told})
    after = replace(scene, run=run).moved(misses=0)
    titles = [asked.title_of(told[asked.id]) for asked in after.path.answered if asked.id in told]
    return ask(
        after,
        lead=f"照您说的，先选了：{'、'.join(titles)}。",
        chance=[after.button("不对，改一下", Wish.CHANGE, field.id)],
    )


def _says_nothing(heard: Heard) -> bool:
    """A scrap that the classifier takes for small talk, or letters without a word: 「莫有」 is no 「您慢走」 here."""
    words = heard.plain
    if not _SENSE.search(words):
        return True
    asks = heard.only_asks and len(words) > _INTERJECTION
    longest = _SCRAP.get(heard.understanding.intent or "", 0)
    return len(words) <= longest and not asks and not _COURTESY.search(words)


def _put_right(scene: Scene, field: Field, heard: Heard) -> Guided | None:
    """「不对，是9月3号」 right after an answer: that answer, where the words are one of its kind and none of the open one's."""
    rest = correction(heard)
    before = next((known for known in reversed(scene.answered) if known.id != field.id), None)
    if rest is None or before is None or before.kind in FREE:
        return None
    said = replace(heard, text=rest)
    reading = read(before, in_the_same_calendar(scene.run, before, said), scene.context)
    fits_here = field.kind is not before.kind and isinstance(read(field, said, scene.context), Given)
    if not isinstance(reading, Given) or fits_here:
        return None
    return accept(scene.moved(changing=before.id), before, reading.value, written=True)
