"""What a citizen wants of the conversation itself, in words: back, change, skip, pause, go on, leave. Pure.

Each is a whole message, never a part of one: 「算了一下，一共三千」 leaves nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.conversations.reply import Wish
from hotline.procedures.fields import Field
from hotline.procedures.heard import Heard, core

_LONGEST = 24
_WORDS: dict[Wish, str] = {
    Wish.BACK: r"上一[步个题问]|(?:退|返)回(?:去|来|上一[步个题问])?|回到?上一[步个题问]|往回退|退一步|后退"
    r"|(?:刚才|上面|前面)?(?:那个|那一?[步个问题])?(?:我)?(?:填|选|写|说|点|按|打|弄|搞)?(?:的)?错(?:了)?(?:改一?下|重[填选写新来说]+)?"
    r"|不对(?:改一?下)?|改一?下(?:刚才|上一?[个步]|上面)?(?:的|那个)?|(?:我)?(?:要|想)?改(?:刚才|上一?[个步])(?:的|那个)?",
    Wish.CHANGE: r"(?:我)?(?:要|想|能|可以)?(?:改|修改|更正|更改)(?:一下)?(?:前面|之前|以前|上面|刚才)?(?:的|填的|写的|选的)?(?:回答|答案|内容|信息|资料|东西)?|(?:前面|之前|上面)(?:的|有个|填的|写的)?(?:填|写|选|说)?错(?:了)?",
    Wish.SKIP: r"跳过|略过|先?跳过(?:这个|这一?[题问步个])|(?:这个)?(?:先)?(?:不|别)填|先空着|空着|过|下一[个题问步]"
    r"|(?:这个)?(?:我)?(?:也|真|实在)?(?:不知道|不清楚|不晓得|不懂|不了解|不确定|莫知道|知不道|晓不得|弄不清|搞不清|说不[清准好上]楚?来?|想不起来?|不记得|记不[清得住]楚?|记不起来?|忘记?|没留意|没注意)(?:了)?(?:是?(?:哪天|多少|啥|什么|哪个))?"
    r"|(?:这个)?(?:我)?(?:不想|不愿意?|不方便|不便|不能)(?:说|讲|填|写|给|透露|提供|告诉你?们?)(?:这个)?|不方便|保密|不告诉你|凭啥告诉你|隐私",
    Wish.WHY: r"(?:你们?)?(?:为什么|为啥|为何|干嘛|干啥|咋)(?:还)?(?:要|得|非要)?(?:问|填|写|知道|要)(?:这个|这些|我的?|这|它)?(?:呢)?|(?:问|填|要|写)(?:这个|这些|这)(?:是)?(?:干啥|干嘛|干什么|做什么|弄啥|有什么用|有啥用|啥意思)|这个?有(?:啥|什么)用|为什么|为啥",
    Wish.MORE: r"更多|更多选择|别的选择|还有(?:什么|啥)选择|我还能(?:干|做)(?:啥|什么)",
    Wish.REVIEW: r"(?:我)?(?:想|要|让我)?(?:看看|看下|看一下|查看|检查|核对|看)(?:一下|下)?(?:我)?(?:前面|刚才|都|已经)?(?:填|写|说|选|答)(?:的|了)(?:些)?(?:啥|什么|内容|东西|那些)?|看看(?:前面|我)的?(?:回答|答案)|(?:我)?(?:都)?(?:填|写|选)了(?:些)?(?:啥|什么)|检查一下|核对一下",
    Wish.PAUSE: r"(?:我)?(?:先)?(?:停|暂停|停停|停一?下|停一停|缓一?缓|放一?放|放着|搁着|搁一?下)|先(?:这样|到这|到这里|停这|不弄|不填|不办|不写|不说)(?:了|儿)?|(?:等|过)(?:一?会儿?|一?下|几天|两天|晚上|明天)(?:再)?(?:说|办|填|弄|写|来)?|(?:我)?(?:回头|改天|明天|晚上|下次|晚点|有空|有时间)(?:再)?(?:说|办|填|弄|写|来)|今天先?到?(?:这|这里|这儿)|(?:我)?(?:先)?(?:有事|忙)(?:去|一下)?|先去忙|保存(?:一下)?",
    Wish.RESUME: r"(?:我)?(?:要|想|来)?(?:继续|接着|接上)(?:办|填|弄|写|来|说|问|做|刚才的?|上次的?|前面的?|之前的?|上回的?|吧|没[办填弄]完的?)*|往下(?:走|来|问|办)?|(?:我)?回来了|恢复|(?:上次|上回|昨天|前几天)(?:那个)?(?:没(?:填|办|弄)完|填到一半|办到一半)的?(?:接着|继续)?(?:办|填|弄)?|再接着(?:办|填|弄|来)",
    Wish.RESTART: r"(?:我)?(?:要|想)?(?:重新|从头|重头)(?:再)?(?:开始|来|来过|填|办|弄|写|问|做)(?:一遍|一次|一下)?|重来(?:一遍|一次)?|全部?(?:重来|重填|重新填|清空)|清空(?:重来|重填)?|推倒重来",
    Wish.LEAVE: r"(?:我)?(?:不|别)(?:想)?(?:办|弄|填|搞|做|写|算|要|问|查|申请|继续)(?:这个)?(?:了)|算球?了|退出|取消|不用了|(?:我)?(?:想|要)?(?:退出|取消|结束|终止|停止)(?:办理|填写)?|拉倒|罢了|结束",
    Wish.PICKED: r"选好了|选完了|好了|就这些|就这几个|就这|没有了|没了|完了|可以了|就是这些",
}
_WISHES = {wish: re.compile(rf"(?:{words})[吧呢啊呀了哦嘛哈]*") for wish, words in _WORDS.items()}
_YES = re.compile(r"对|对的|对着|是|是的|是呢|就是|就是这天|是这天|没错|嗯+|对头|确认|确定|正确|好|好的|行|可以|yes|ok")
_NO = re.compile(r"不|不是|不对|错了|不是的|否|no")
_NOTHING = re.compile(r"(?:我)?(?:这个)?(?:没有|没得|莫有|木有|无|没)(?:这个)?")
_CHANGES = re.compile(
    r"(?:我)?(?:要|想)?(?:改|重填|重写|更正|修改)(?:一下|下)?(?:我的?|前面的?|那个)?(?P<name>.{1,12}?)(?:吧|呢)?"
)
_IS_WRONG = re.compile(
    r"(?:我的?|前面的?|那个)?(?P<name>.{1,12}?)(?:我)?(?:填|写|选|说|弄|打)?(?:错|不对|改一下|要改)了?"
)
_FIXED = re.compile(
    r"^(?:不对|不是|错了|写错了|填错了|选错了|说错了|打错了|弄错了)(?:不是[^，,。]{1,20}[，,]?)?(?:[，,。 ]*(?:应该)?是|[，,。 ]+)(?P<rest>.+)$"
)
_NOT_A_BUT_B = re.compile(r"^不是(?P<not>[^，,。]{1,20})[，,。 ]*(?:而|应该|我)?是(?P<rest>.+)$")
_LABEL_PIECE = 2


@dataclass(frozen=True)
class Wished:
    """A wish, and the answer it is about where it names one."""

    wish: Wish
    field: str | None = None


def wished(heard: Heard, answered: Sequence[Field]) -> Wished | None:
    """The wish that these words are, if they are one and nothing else."""
    words, short = heard.plain, core(heard.text)
    if len(words) > _LONGEST:
        return None
    if (named := _label_in(words, answered)) is not None:
        return Wished(Wish.CHANGE, named.id)
    for wish, pattern in _WISHES.items():
        if pattern.fullmatch(words) or pattern.fullmatch(short):
            return Wished(wish)
    return None


def agrees(heard: Heard) -> bool:
    """「对」「就是这天」."""
    return _YES.fullmatch(heard.plain) is not None or _YES.fullmatch(heard.core) is not None


def denies(heard: Heard) -> bool:
    """「不对」."""
    return _NO.fullmatch(heard.plain) is not None


def has_none(heard: Heard) -> bool:
    """「没有」, where something was to be written down."""
    return _NOTHING.fullmatch(heard.plain) is not None


def correction(heard: Heard) -> str | None:
    """What the last answer should have been: 「不对，是9月3号」「不是单位，是个人」."""
    text = heard.text.strip()
    found = _NOT_A_BUT_B.match(text) or _FIXED.match(text)
    return found["rest"].strip() if found else None


def _label_in(words: str, answered: Sequence[Field]) -> Field | None:
    """「改电话」「日期写错了」: an answered field by its label, or by a piece of it that no other label has."""
    match = _CHANGES.fullmatch(words) or _IS_WRONG.fullmatch(words)
    if match is None:
        return None
    name = match["name"]
    named = [field for field in answered if name in (field.label, f"{field.label}的")]
    hits = named or [
        field for field in answered if len(name) >= _LABEL_PIECE and (name in field.label or field.label in name)
    ]
    return hits[0] if len(hits) == 1 else None
