"""Questions that name nothing: 「那要多久」「在哪里办」「贵不贵」. With a topic in hand they are about it.

The classifier cannot know this: to it 「去哪里办」 looks like the many questions that ask where to get a certificate.
"""

import re

from hotline.knowledge.asks import asks_barely
from hotline.vocabulary import Facet

_WORDS = (
    *(
        "那么",
        "那",
        "请问",
        "想问",
        "问一下",
        "我们",
        "我",
        "咱",
        "他们",
        "他",
        "她",
        "人家",
        "自己",
        "不是问",
        "问",
        "这个",
        "这",
        "它",
        "就是",
        "是不是",
        "是",
        "都",
        "还",
    ),
    *(
        "到底",
        "大概",
        "一般",
        "总共",
        "一共",
        "拢共",
        "具体",
        "必须",
        "需要",
        "应该",
        "可以",
        "能不能",
        "能",
        "得",
        "该",
        "要",
        "用",
        "会",
    ),
    *(
        "什么人",
        "哪些人",
        "啥人",
        "哪个",
        "哪里",
        "哪儿",
        "哪块",
        "哪天",
        "哪",
        "啥时候",
        "啥",
        "什么",
        "甚",
        "地方",
        "地点",
        "地址",
        "法院",
        "部门",
        "窗口",
        "时候",
        "时间",
        "日子",
        "期限",
        "时效",
        "限制",
    ),
    *(
        "多久",
        "多长",
        "多少",
        "几天",
        "几个",
        "几日",
        "工作日",
        "月",
        "天",
        "最晚",
        "最迟",
        "最后",
        "以内",
        "之内",
        "之前",
        "内",
    ),
    *(
        "收费",
        "费用",
        "收钱",
        "花钱",
        "交钱",
        "掏钱",
        "免费",
        "钱",
        "贵",
        "花",
        "收",
        "掏",
        "出",
        "交",
        "递",
        "报",
        "带",
        "拿",
        "准备",
    ),
    *(
        "材料",
        "东西",
        "证件",
        "手续",
        "资料",
        "条件",
        "要求",
        "流程",
        "步骤",
        "不满意",
        "不服",
        "怎么",
        "咋个",
        "咋",
        "怎样",
        "如何",
    ),
    *(
        "办理",
        "办好",
        "办完",
        "办成",
        "办",
        "弄",
        "搞",
        "整",
        "做",
        "申请",
        "提交",
        "结果",
        "下来",
        "出来",
        "能判",
        "判下来",
        "判完",
        "才",
        "再",
        "也",
        "里",
    ),
    *(
        "去",
        "到",
        "上",
        "在",
        "往",
        "搁",
        "找谁",
        "找",
        "告",
        "谁",
        "一下",
        "些",
        "个",
        "样",
        "的话",
        "的",
        "了",
        "有没有",
        "有",
    ),
    *(
        "不给批",
        "没给批",
        "不批",
        "没批",
        "批不下来",
        "不给办",
        "不给呢",
        "不给咋",
        "不给怎",
        "没通过",
        "被拒绝",
        "被拒",
        "不同意",
    ),
    *("嗯", "呃", "哦", "那个", "这么个"),
    *("没有", "没", "不", "呢", "呀", "啊", "吗", "么", "嘛", "吧", "哩", "咧", "嘞", "儿"),
)
_NOTHING_ELSE = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))}|[\s，,。.？?！!~～])+"
)
_LONGEST = 14
_SIDES = {
    Facet.REFUSED: r"不服|不满意|不给[批办呢咋怎]|没给批|不批|没批|批不下来|没通过|被拒|不同意",
    Facet.DEADLINE: r"最[晚迟后]|时间限制|期限|时效|(?:多久|多长时间|多少[天日]|几[天号日]|几个(?:工作日|月)|哪天|时候)"
    r"(?:之?内|以内|里头|之前|以前)"
    r"(?!.{0,3}(?:办[好完成]|出|有结果|给|批|下来|答复|结果))",
    Facet.DURATION: r"多久|多长|几天|几个月|几个工作日|多少[天日]",
    Facet.WHERE: r"找谁|哪[里儿块办交弄做报]|[在去到上往搁找]哪(?:$|[^天])|哪个(?:法院|部门|地方|窗口)|(?:啥|什么)地方|地点|地址",
    Facet.FEE: r"[钱贵费]|谁[出掏]|(?:怎么|咋个?)收",
    Facet.MATERIAL: r"材料|证件|手续|资料|东西|(?:带|拿|准备|交)(?:些|点)?(?:啥|什么|甚)|要(?:些|点)?(?:啥|什么)$",
    Facet.CONDITION: r"条件|要求",
    Facet.WHO: r"(?:什么|哪些|啥)人|谁(?:能|可以)",
}
_UNDER_WAY = re.compile(r"几(?:个?月|天|年)了")
"""「几个月了」 tells how long it has gone on."""
_NAMES = {side: re.compile(words) for side, words in _SIDES.items()}


def is_bare(text: str) -> bool:
    """True for a short question made of nothing but words that say which side is asked for."""
    if len(text) > _LONGEST or _NOTHING_ELSE.fullmatch(text) is None or _UNDER_WAY.search(text):
        return False
    return asks_barely(text) or named_side(text) is not None


def named_side(text: str) -> Facet | None:
    """The one side that a bare question names by its words; None where it names none, or two.

    To the classifier 「贵吗」 and 「带什么去」 are mostly the matters in whose examples they occur.
    """
    sides = [side for side, words in _NAMES.items() if words.search(text)]
    if sides[:2] == [Facet.DEADLINE, Facet.DURATION]:
        sides.remove(Facet.DURATION)
    return sides[0] if len(sides) == 1 else None
