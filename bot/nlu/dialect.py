"""What people of the Guanzhong plain say, as a textbook would write it: 「额屋里人的工钱咋弄」, 「寻谁要」.

The sentence encoder has hardly met these words, and n-grams know only those that examples happen to hold. So the heads
read every text, examples and messages, in standard words; what the citizen is shown and what entities are read from
stay as they were written.
"""

from __future__ import annotations

import re

_WORDS = {
    # Who
    "屋里人": "妻子",
    "婆娘": "妻子",
    "娃他妈": "妻子",
    "掌柜的": "丈夫",
    "娃他爸": "丈夫",
    "娃他大": "丈夫",
    "碎娃": "孩子",
    "娃娃": "孩子",
    "额们": "我们",
    "俺们": "我们",
    "额几个": "我们几个",
    "额大": "我爸",
    "俺大": "我爸",
    "俺爹": "我爸",
    "俺娘": "我妈",
    "邻家": "邻居",
    "隔壁子": "隔壁邻居",
    "公家": "政府",
    "贼娃子": "小偷",
    "瞎怂": "坏人",
    # Asking
    "咋个弄法": "怎么办",
    "咋弄呀": "怎么办",
    "咋弄哩": "怎么办",
    "咋弄": "怎么办",
    "咋整": "怎么办",
    "咋个": "怎么",
    "咋": "怎么",
    "弄啥": "干什么",
    "做啥": "干什么",
    "为啥": "为什么",
    "啥": "什么",
    "得是": "是不是",
    "得成": "行不行",
    "阿达": "哪里",
    "阿搭": "哪里",
    "哪搭": "哪里",
    "哪达": "哪里",
    "几时": "什么时候",
    # Doing
    "不言传": "不理人",
    "不言喘": "不理人",
    "日弄": "糊弄",
    "闹仗": "吵架",
    "嚷仗": "吵架",
    "打捶": "打架",
    "打锤": "打架",
    "撂下": "丢下",
    "撂": "丢",
    "掏钱": "交钱",
    "给回话": "答复",
    "给个回话": "给个答复",
    "给个准话": "给结果",
    "没个下文": "没有结果",
    "没个下场": "没有结果",
    "没下文": "没有结果",
    "甭": "不要",
    "晓得": "知道",
    "不得行": "不行",
    "赶趟": "来得及",
    "顶用": "有用",
    "没麻达": "没问题",
    "麻达": "麻烦",
    "麻缠": "麻烦",
    "恓惶": "可怜",
    # Things and times
    "工钱": "工资",
    "屋里": "家里",
    "而今": "现在",
    "今儿": "今天",
    "明儿": "明天",
    "昨儿": "昨天",
    "夜个": "昨天",
    "立马": "马上",
    "仨月": "三个月",
    "俩月": "两个月",
    "俺": "我",
    "咧": "了",
    "哩": "呢",
}
_ELSEWHERE = {
    r"额(?![度外定头])(?<![金数定余全差税限面份名总超巨高大小足满缺票款债配偿员等前保]额)": "我",
    r"娃(?!哈哈)": "孩子",
    r"(?<![找搜探])寻(?![死短思求找衅常觅根医仇欢])": "找",
    r"(?<=给)说和": "调解",
    r"(?<![好很么许])多钱": "多少钱",
    r"没得(?![到病了])": "没有",
    r"能不(?=[，。？！]|$)": "能不能",
    r"[行中]不(?=[，。？！]|$)": "行不行",
    r"不中(?=[，。？！]|$)": "不行",
}
"""Words that are standard ones, too, where something else stands beside them: 「金额」, 「寻死」, 「他说和我没关系」."""

_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_RULES = [(re.compile(pattern), said) for pattern, said in _ELSEWHERE.items()]


def standard(text: str) -> str:
    """A normalised text in standard words."""
    text = _WORD.sub(lambda found: _WORDS[found[0]], text)
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text
