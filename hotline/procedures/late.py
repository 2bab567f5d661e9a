"""What is said of a run that is concluded, or of one that is not there: 「不对，是9月3号」, 「上一步」. Pure.

After a result the conversation goes on anywhere; only what can be nothing but about the result comes back to it.
"""

import re
from dataclasses import replace

from hotline.conversations.reply import Value, Wish
from hotline.knowledge.asks import has_question_word
from hotline.procedures.asking import Scene
from hotline.procedures.calendars import in_both_calendars, in_the_same_calendar
from hotline.procedures.fields import Field, Kind
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.procedures.moves import FREE, accept, obey, unfit
from hotline.procedures.reading import Given, Unfit, read
from hotline.procedures.starting import INTENT
from hotline.procedures.wishes import Wished, correction, wished
from hotline.vocabulary import Area

_ABOUT_ANSWERS = (Wish.BACK, Wish.CHANGE, Wish.REVIEW, Wish.RESTART)
_SKIPS = re.compile(r"跳过|略过|空着|[不别]填|下一|知道|知不道|清|晓|记|忘|想不起|说不|确定|没留意|没注意")
"""Of the ways to skip a question those that mean nothing else: 「不懂」 after a result asks to have it explained."""
_PASSES = re.compile(r"[跳略]过")
_SHORT = 16
_CHANGES = re.compile(r"改|错|不对")
"""「改日子」, 「电话写错了」: whether an answer has such a name only the run knows."""
_NO_MORE = re.compile(r"不对|错|不是")
"""Without a run these reject the last answer of the rules."""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚"
)
_NAME = re.compile(rf"(?:我[叫是])?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_NO_NAMES = re.compile(
    r"^(?:谢谢|马上|高[兴温考中]|任何|何[时必]|石头|史上|易|万一|夏天|钱[呢吗]|许多|于是|程序|田地|陆续|武[器警]|汤|熊|龙)"
)
_AIMS = re.compile(
    r"(?:我|我们|就|那|可是|但)*(?:想|要|想要|就要|让|叫|得|能不能|应该)+(?:他|她|它|对方|人家|他们|商家|老板|医院|单位)?(?:们)?(?:给)?(?:我)?"
    r"(?:把钱)?(?:赔偿|赔钱|赔我钱?|赔点钱?|赔|退钱|退款|退我钱?|还钱|还我钱?|补偿|要回钱|要回来|要钱)(?:我)?(?:点|些)?(?:损失|钱)?[的了吧呢啊呀吗]*"
)
"""「想要赔偿」 behind the result of the navigator was answered with what a broken leg costs, whatever had happened."""
_ACT = re.compile(r"[不别](?:想)?(?:再)?[办弄填写搞算]")
_OVER = "好，不办了。这一项前面已经办完，结果在上面，随时可以回来看，也可以再改。"
_STRANGE = (None, "unclear", "out_of_scope", INTENT)
NOT_UNDERSTOOD = (*_STRANGE, Area.CHITCHAT)
"""What the classifier makes of a bare day that it has no place for."""


def may_be_late(heard: Heard) -> bool:
    """Whether it is worth looking for a run: a correction, a wish about answers, a bare name or day."""
    if correction(heard) is not None or is_name(heard) or heard.only_a_day:
        return True
    wish = wished(heard, ())
    named = len(heard.plain) <= _SHORT and _CHANGES.search(heard.plain) is not None
    if aims(heard) or _leaves(heard):
        return True
    return named or skips(heard) or (wish is not None and wish.wish in _ABOUT_ANSWERS)


def aims(heard: Heard) -> bool:
    """「想要赔偿」 and nothing else: what somebody wants of the way that was shown."""
    return len(heard.plain) <= _SHORT and _AIMS.fullmatch(heard.plain) is not None


def _leaves(heard: Heard) -> bool:
    """「不办了」: of the words of leaving those that mean nothing else."""
    wish = wished(heard, ())
    return wish is not None and wish.wish is Wish.LEAVE and _ACT.search(heard.plain) is not None


def skips(heard: Heard) -> bool:
    """「跳过」, 「不知道」: an answer to a question, if one were open."""
    wish = wished(heard, ())
    return wish is not None and wish.wish is Wish.SKIP and _SKIPS.search(heard.plain) is not None


def after_conclusion(scene: Scene, heard: Heard) -> Guided | None:
    """A correction or a wish about the answers of a run that has just been concluded; None for anything else."""
    answered = scene.path.answered
    if aims(heard):
        known = scene.procedure.known(scene.run.answers, scene.context)
        message = scene.procedure.aimed(known, scene.context)
        return Guided(Course.ENDS, (message,)) if message is not None else None
    if _leaves(heard):
        return Guided(Course.ENDS, (scene.message(_OVER, [scene.button("看看、改改前面填的", Wish.REVIEW)]),))
    rest = correction(heard)
    if rest is not None:
        said = replace(heard, text=rest)
        for field in reversed(answered):
            value = _put_right(scene, field, said)
            if value is not None:
                return _changed(scene, field, value.value)
        return None
    wish = wished(heard, answered)
    if wish is None or wish.wish not in _ABOUT_ANSWERS:
        return _remembered(scene, heard)
    return obey(scene, Wished(Wish.CHANGE) if wish.wish is Wish.BACK else wish)


def _remembered(scene: Scene, heard: Heard) -> Guided | None:
    """A bare day behind a result that was told without one: 「忘了」, and then 「去年腊月二十八」. A span of days is asked
    back: 「就去年过年前后」."""
    left = [field for field in scene.path.answered if field.kind is Kind.DAY and scene.run.answers[field.id] is None]
    reading = read(left[0], heard, scene.context) if left and heard.only_a_day else None
    if isinstance(reading, Unfit):
        return unfit(scene.moved(changing=left[0].id), left[0], reading)
    return _changed(scene, left[0], reading.value) if isinstance(reading, Given) else None


def _changed(scene: Scene, field: Field, value: Value) -> Guided:
    guided = accept(scene.moved(changing=field.id), field, value, written=True)
    shown = in_both_calendars(scene.run, field, value)
    return guided.opening_with(f"好，“{field.label}”改成了：{shown}。") if guided.concluded else guided


def about_nothing(heard: Heard) -> bool:
    """A wish about answers where none were given, or to skip where nothing is asked; the rules may ask, too, and hear
    「不知道」."""
    wish = wished(heard, ())
    if _leaves(heard) or (skips(heard) and _PASSES.search(heard.plain) is not None):
        return True
    return wish is not None and wish.wish in _ABOUT_ANSWERS and _NO_MORE.search(heard.plain) is None


def is_name(heard: Heard) -> bool:
    """A name and nothing else, where no paper asks for one. 「钱谁掏」 is none."""
    no_name = _NO_NAMES.search(heard.plain) is not None or has_question_word(heard.plain)
    fits = _NAME.fullmatch(heard.plain) is not None and not no_name
    return fits and heard.understanding.intent in _STRANGE


def _put_right(scene: Scene, field: Field, said: Heard) -> Given | None:
    """The other value for this field in the words, where it is of a kind that not any words are."""
    said = in_the_same_calendar(scene.run, field, said)
    reading = read(field, said, scene.context) if field.kind not in FREE else None
    if not isinstance(reading, Given) or reading.value == scene.run.answers.get(field.id):
        return None
    return reading
