"""What a citizen wants of the conversation itself, in words: back, change, skip, pause, go on, leave. Pure.

Each is a whole message, never a part of one: 「算了一下，一共三千」 leaves nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.conversations.reply import Wish
from hotline.procedures.fields import Field
from hotline.procedures.heard import Heard, core, plain

_LONGEST = 24
_ACT = "(?:办|弄|填|搞|整|做|写|说|讲|算|要|问|查|申请|继续)"
_ON = "(?:说|办|填|弄|写|来|看|搞|讲|做|继续|接着[办填弄写来说]?|回来|回答)"
_WHEN = "一?会儿?|回头|改[天日]|明[天儿]|后天|今晚|晚上|晚[点些]|下午|下[次回]|以后|有空|有时间|周末|[几两]天|回去|回家|到家"
_PRIVATE = "(?:收入|工资|多少钱|存款|家里(?:情况|条件)?|情况|电话|号码|手机号?|身份证(?:号码?)?|住址|地址|住哪里?|名字|姓名|真名|这个|这些)"
_WORDS: dict[Wish, str] = {
    Wish.BACK: r"上一[步个题问]|(?:退|返)回(?:去|来|上一[步个题问])?|回到?上一[步个题问]|往回退|退一步|后退"
    r"|(?:刚才|上面|前面)?(?:那个|那一?[步个问题])?(?:我)?(?:填|选|写|说|点|按|打|弄|搞)?(?:的)?错(?:了)?(?:改一?下|重[填选写新来说]+)?"
    r"|不对(?:改一?下)?|改一?下(?:刚才|上一?[个步]|上面)?(?:的|那个)?|(?:我)?(?:要|想)?改(?:刚才|上一?[个步])(?:的|那个)?",
    Wish.CHANGE: r"(?:我)?(?:要|想|能|可以)?(?:改|修改|更正|更改)(?:一下)?(?:前面|之前|以前|上面|刚才)?(?:的|填的|写的|选的)?(?:回答|答案|内容|信息|资料|东西)?|(?:前面|之前|上面)(?:的|有个|填的|写的)?(?:填|写|选|说)?错(?:了)?",
    Wish.SKIP: r"跳过|略过|先?跳过(?:这个|这一?[题问步个])|(?:这个)?(?:先)?(?:不|别)填|先空着|空着|过|下一[个题问步]"
    r"|(?:这个)?(?:我)?(?:也|真|实在)?(?:不知道|不清楚|不晓得|不懂|不了解|不确定|莫知道|知不道|晓不得|弄不清|搞不清|说不[清准好上]楚?来?|想不起来?|不记得|记不[清得住]楚?|记不起来?|忘记?|没留意|没注意)(?:了)?(?:是?(?:哪天|多少|啥|什么|哪个))?"
    r"|(?:这个)?(?:我)?(?:不想|不愿意?|不方便|不便|不能)(?:说|讲|填|写|给|透露|提供|告诉你?们?)(?:这个)?|不(?:想)?说了?|不方便|保密|不告诉你|凭啥告诉你|隐私"
    r"|(?:我)?(?:也|真|实在)?(?:不知道|不清楚|不晓得|知不道|莫知道)(?:他们?|她|它|对方|人家|单位|公司|老板|那边)?(?:的|现在|人)?(?:住(?:在)?(?:哪里?|哪儿|哪搭|什么地方)|在(?:哪里?|哪儿|哪搭)|电话|号码|手机号?|地址|住址|身份证(?:号码?)?|(?:的)?(?:真名|名字|大名)|叫(?:啥|什么)|是谁)"
    rf"|(?:我)?(?:不想|不愿意?|不方便|不便|不能)(?:说|讲|填|写|透露|提供|告诉你?们?)(?:我?(?:家)?的?)?{_PRIVATE}",
    Wish.WHY: rf"(?:你们?)?(?:为什么|为啥|为何|干嘛|干啥|咋|凭啥|凭什么)(?:还)?(?:要|得|非要|非得)?(?:问|填|写|知道|要)(?:我)?(?:们)?(?:家)?(?:的)?{_PRIVATE}"
    r"|(?:凭啥|凭什么)(?:问|要)(?:这个|这些|这)?|"
    r"(?:你们?)?(?:为什么|为啥|为何|干嘛|干啥|咋)(?:还)?(?:要|得|非要)?(?:问|填|写|知道|要)(?:这个|这些|我的?|这|它)?(?:呢)?|(?:问|填|要|写)(?:这个|这些|这)(?:是)?(?:干啥|干嘛|干什么|做什么|弄啥|有什么用|有啥用|啥意思)|这个?有(?:啥|什么)用|为什么|为啥",
    Wish.MORE: r"更多|更多选择|别的选择|还有(?:什么|啥)选择|我还能(?:干|做)(?:啥|什么)",
    Wish.REVIEW: r"(?:我)?(?:想|要|让我)?(?:看看|看下|看一下|查看|检查|核对|看)(?:一下|下)?(?:我)?(?:前面|刚才|都|已经)?(?:填|写|说|选|答)(?:的|了)(?:些)?(?:啥|什么|内容|东西|那些)?|看看(?:前面|我)的?(?:回答|答案)|(?:我)?(?:都)?(?:填|写|选)了(?:些)?(?:啥|什么)|检查一下|核对一下",
    Wish.PAUSE: rf"(?:我)?(?:先)?(?:停|暂停|停停|停一?下|停一停|缓一?缓|放一?放|歇一?歇|歇|放着|搁着|搁一?下)(?:一?会儿?|几天|一阵子?)?"
    rf"|先(?:这样|到这|到这里|停这|不弄|不填|不办|不写|不说)(?:了|儿)?|(?:我)?(?:今[天儿]|现在)?(?:先|暂时)(?:就)?(?:不想|不|别){_ACT}(?:这个|它)?了?|(?:我)?(?:今[天儿]|现在)就?不想?[弄填写搞]了?|改[天日]"
    rf"|(?:等|过)(?:一?会儿?|一?下|几天|两天|晚上|明天)(?:再)?(?:说|办|填|弄|写|来)?|(?:我)?(?:回头|改天|明天|晚上|下次|晚点|有空|有时间)(?:说|办|填|弄|写|来)"
    rf"|(?:等|过)?(?:我)?(?:{_WHEN})(?:我)?(?:再(?:来|回来)?{_ON}|再?接着[办填弄写来说])|一?会儿?就?回来"
    rf"|等我(?:先)?[问找看查拿回到有想商忙下吃去弄准].{{0,8}}再{_ON}|(?:今天)?(?:就)?先?到(?:此为止|(?:这|这里|这儿))|今天先?(?:这|这里|这儿)"
    rf"|(?:我)?(?:先)?(?:有点?事|忙)(?:去|一下)?|(?:我)?(?:要|得)?先(?:去)?(?:忙|吃饭|睡觉?|上班|干活|开会|走|下)(?:一下|一会儿?)?"
    rf"|(?:我)?(?:现在|今[天儿]|这会儿?)(?:没空|没时间|没工夫|有点?事|忙)(?:{_ACT})?|保存(?:一下)?",
    Wish.RESUME: r"(?:我)?(?:要|想|来)?(?:继续|接着|接上)(?:办|填|弄|写|来|说|问|做|刚才的?|上次的?|前面的?|之前的?|上回的?|吧|没[办填弄]完的?)*|往下(?:走|来|问|办)?|(?:我)?回来了|恢复|(?:还是)?(?:回到|说回|回去|接着)(?:我)?(?:们)?(?:刚才|前面|上面)(?:那个|的|那里|那一步|那一问|没填完的)*(?:吧)?|(?:上次|上回|昨天|前几天)(?:那个)?(?:没(?:填|办|弄)完|填到一半|办到一半)的?(?:接着|继续)?(?:办|填|弄)?|再接着(?:办|填|弄|来)",
    Wish.RESTART: r"(?:我)?(?:要|想)?(?:重新|从头|重头)(?:再)?(?:开始|来|来过|填|办|弄|写|问|做)(?:一遍|一次|一下)?|重来(?:一遍|一次)?|全部?(?:重来|重填|重新填|清空)|清空(?:重来|重填)?|推倒重来",
    Wish.LEAVE: rf"(?:我)?(?:不|别|懒得)(?:想)?(?:再)?{_ACT}(?:这个)?(?:了)|(?:我)?懒得{_ACT}|算球?了|退出|取消|不用了|(?:我)?(?:想|要)?(?:退出|取消|结束|终止|停止)(?:办理|填写)?|拉倒|罢了|作罢|放弃|结束",
    Wish.PICKED: r"选好了|选完了|好了|就这些|就这几个|就这|没有了|没了|完了|可以了|就是这些",
}
_WISHES = {wish: re.compile(rf"(?:{words})[吧呢啊呀了哦嘛哈]*") for wish, words in _WORDS.items()}
_SIGHS = re.compile(r"^(?:算了|唉|哎呀?)+(?=.)")
_STOPS = "|".join(f"(?:{_WORDS[wish]})[吧呢啊呀了哦嘛哈]*" for wish in (Wish.PAUSE, Wish.LEAVE))
_BREAKS_OFF = re.compile(
    r"(?:算了|唉|哎呀?|嗯|那|好吧?|行吧?|要不|还是|就|我|能不能|可以|能|太?麻烦了?|太?累了?|不急|不好意思|对不起)*"
    rf"(?P<stops>(?:{_STOPS})+)(?:谢谢[你您]?|再见|拜拜|辛苦了?|可以吗?|[行好][吗不]|[吗啦哈])*"
)
"""「算了，先停一下」, 「先不弄了，等会再说」: people say it twice, with a sigh before it and thanks behind."""
_LEAVES = re.compile(rf"(?:(?:{_WORDS[Wish.LEAVE]})[吧呢啊呀了哦嘛哈]*)+")
_YES = re.compile(r"对|对的|对着|是|是的|是呢|就是|就是这天|是这天|没错|嗯+|对头|确认|确定|正确|好|好的|行|可以|yes|ok")
_NO = re.compile(r"不|不是|不对|错了|不是的|否|no")
_NOTHING = re.compile(
    r"(?:我)?(?:这个)?(?:没有|没得|莫有|木有|无|没|没写|没约定|没说哪天|没写哪天)(?:这个|过)?"
    r"|(?:那个|这个)?(?:我)?(?:的)?(?:身份证|证件?|号码|手机)?(?:我)?(?:今天)?(?:没带|没在身上|不在身上|不在身边|不在手边|没拿)(?:身份证|证件?|手机|着|来)?"
)
_CHANGES = re.compile(
    r"(?:我)?(?:要|想)?(?:改|重填|重写|更正|修改)(?:一下|下)?(?:我的?|前面的?|那个)?(?P<name>.{1,12}?)(?:吧|呢)?"
)
_IS_WRONG = re.compile(
    r"(?:我的?|前面的?|那个)?(?P<name>.{1,12}?)(?:我)?(?:填|写|选|说|弄|打)?(?:错|不对|改一下|要改)了?"
)
_WRONG = r"(?:(?:不对|不是)[咧啦哩嘞]?|(?:写|填|选|说|打|弄|搞|记|看)?错[了咧啦哩嘞])"
_FIXED = re.compile(
    rf"^(?:{_WRONG}[，,。 ]*)*{_WRONG}(?:不是[^，,。]{{1,20}}[，,]?)?(?:[，,。 ]*(?:应该)?是|[，,。 ]+)(?P<rest>.+)$"
)
_NOT_A_BUT_B = re.compile(r"^不是(?P<not>[^，,。]{1,20})[，,。 ]*(?:而|应该|我)?是(?P<rest>.+)$")
_LABEL_PIECE = 2
_LEAST_OF_TITLE = 4
_BEFORE = "刚才"
_SAME = re.compile(
    r"(?:同上|一样的?|[跟和同与]?(?:刚才|上面|前面|住址|地址)(?:的?(?:住址|地址|那个))?(?:一样的?|相同)?|就?寄(?:到)?家里?(?:就行)?|就?(?:寄|送)?(?:这个|那个|刚才(?:那|的)?[个里儿]?|那里|那儿)(?:地址|住址|地方)?)+"
)


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
        if any(pattern.fullmatch(each) for each in (words, short, _SIGHS.sub("", words))):
            return Wished(wish)
    broken = _BREAKS_OFF.fullmatch(words)
    if broken is None:
        return None
    return Wished(Wish.LEAVE if _LEAVES.fullmatch(broken["stops"]) else Wish.PAUSE)


def agrees(heard: Heard) -> bool:
    """「对」「就是这天」."""
    return _YES.fullmatch(heard.plain) is not None or _YES.fullmatch(heard.core) is not None


def denies(heard: Heard) -> bool:
    """「不对」."""
    return _NO.fullmatch(heard.plain) is not None


def has_none(heard: Heard) -> bool:
    """「没有」, where something was to be written down."""
    return _NOTHING.fullmatch(heard.plain) is not None


def is_said(title: str, heard: Heard) -> bool:
    """The button in words: 「寄到刚才的」, 「同上」 for 「就寄到刚才的住址」."""
    words, said = heard.plain, plain(title)
    if len(words) > len(said) + _LEAST_OF_TITLE:
        return False
    same = _BEFORE in title and _SAME.fullmatch(words) is not None
    return same or (len(words) >= _LEAST_OF_TITLE and words in said) or said in words


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
    name, labels = _bare(match["name"]), [(field, _bare(field.label)) for field in answered]
    named = [field for field, label in labels if name == label]
    hits = named or [field for field, label in labels if len(name) >= _LABEL_PIECE and (name in label or label in name)]
    return hits[0] if len(hits) == 1 else None


def _bare(label: str) -> str:
    """「纠纷经过」 is 「纠纷的经过」."""
    return label.replace("的", "")
