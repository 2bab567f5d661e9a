"""Traditional text as the mainland would write it, where OpenCC leaves it alone: 「等著」, 「行政覆議」, 「資訊」.

OpenCC's `t2s` keeps characters that simplified text knows too, and words that only Taiwan and Hong Kong use; its own
regional tables (`tw2sp`) turn 「抬」 into 「擡」 and 「強制執行」 into 「强制运行」. Every word keeps its length, so that
each character still knows where it came from.
"""

import re

CHARACTERS = str.maketrans(
    "妳牠姪姊衞擡砲寃幷祇鬪鬭戸吿鉄鐡凴舖壻幚恊敍欵畧廻尅牴聨賍隣閙帳帐",
    "你它侄姐卫抬炮冤并只斗斗户告铁铁凭铺婿帮协叙款略回克抵联赃邻闹账账",
)

MARKS = frozenset(map(chr, CHARACTERS)) - {"帐"} | frozenset("著覆")
"""Characters by which such text is noticed, beside those that OpenCC knows."""

_WORDS = {
    "覆议": "复议",
    "甚么": "什么",
    "资讯": "信息",
    "讯息": "消息",
    "网路": "网络",
    "线上": "网上",
    "影印": "复印",
    "身分": "身份",
    "薪资": "工资",
    "资遣": "辞退",
    "计程车": "出租车",
    "机车": "摩托",
    "联络": "联系",
    "计画": "计划",
    "简讯": "短信",
    "录影": "录像",
    "契约": "合同",
    "法律扶助": "法律援助",
    "法扶": "法援",
    "诉愿": "复议",
    "提告": "起诉",
    "健保": "医保",
    "雇主": "单位",
    "职灾": "工伤",
    "职业灾害": "工作受伤",
    "薪水": "工资",
    "罚锾": "罚款",
    "批覆": "批复",
    "警察局": "公安局",
    "户政": "户籍",
    "劳保": "社保",
    "对造": "对方",
    "声请": "申请",
    "裁处": "处罚",
    "个资": "信息",
    "规费": "费用",
    "机密": "秘密",
    "公所": "政府",
    "隔篱": "隔壁",
    "边度": "哪里",
    "唔使": "不用",
    "使唔使": "要不要",
    "可唔可以": "可不可以",
    "得唔得": "行不行",
    "唔可以": "不可以",
    "唔": "不",
    "冇": "没",
    "揾": "找",
    "俾": "给",
    "畀": "给",
    "嘅": "的",
    "咗": "了",
    "佢": "他",
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_ZHE = re.compile(r"(?<![名原编昭卓土显论巨译遗专])著(?![名作称述录])")
"""「拖著不給」 is 着; in 「著作」 and 「显著」 the character is simplified as well."""


def mainland(text: str) -> str:
    """A text that OpenCC has simplified, in the mainland's words, as long as before."""
    return _WORD.sub(lambda found: _WORDS[found[0]], _ZHE.sub("着", text.translate(CHARACTERS)))
