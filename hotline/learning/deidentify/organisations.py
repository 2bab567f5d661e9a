"""Organisations by which somebody can be found: an employer, a shop, a school. Public bodies stay."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from hotline.learning.deidentify.kinds import Kind, Span
from hotline.learning.deidentify.words import Token, Words, all_generic, names_something

SUFFIXES = (
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "子公司", "公司", "集团", "煤矿", "砖厂", "工厂", "厂", "火锅店", "饭店", "酒店",
    "餐厅", "饭馆", "菜馆", "面馆", "酒楼", "宾馆", "旅馆", "理发店", "专卖店", "门店", "店", "超市", "商场", "商行", "幼儿园", "小学", "中学",
    "学校", "学院", "大学", "驾校", "医院", "诊所", "药房", "药店", "律师事务所", "律所", "合作社", "工作室", "养老院", "敬老院", "培训中心",
    "培训班", "项目部", "施工队", "经营部", "服务部", "网吧", "会所", "美容院", "影楼", "修理厂", "养殖场", "农场", "俱乐部", "会馆",
)  # fmt: skip
_BY_LENGTH = sorted(SUFFIXES, key=len, reverse=True)
_STOPS = frozenset(
    [
        "在",
        "到",
        "是",
        "的",
        "我",
        "你",
        "他",
        "她",
        "它",
        "去",
        "来",
        "从",
        "给",
        "和",
        "对",
        "了",
        "把",
        "被",
        "跟",
        "与",
        "及",
        "或",
        "这",
        "那",
        "本",
        "该",
        "各",
        "每",
        "某",
        "有",
        "叫",
        "让",
        "向",
        "于",
        "不",
        "没",
        "我们",
        "他们",
        "你们",
        "咱们",
        "这个",
        "那个",
        "一个",
        "一家",
        "起诉",
        "投诉",
        "举报",
        "拖欠",
        "辞退",
        "开除",
        "入职",
        "离职",
        "上班",
        "打工",
        "工作",
        "告",
        "欠",
        "干活",
        "干",
        "找",
        "进",
        "开",
        "买",
        "租",
        "骗",
        "说",
        "要",
        "想",
        "能",
        "会",
        "以及",
        "因为",
        "由于",
        "通过",
        "关于",
        "要求",
        "应聘",
        "签",
        "签了",
        "还",
        "就",
        "也",
        "都",
        "请问",
        "请",
        "问",
        "原来",
        "现在",
        "以前",
        "之前",
        "注册",
        "成立",
        "办",
        "代表",
        "收到",
        "经营",
        "承包",
        "投资",
        "加盟",
        "做",
        "当",
        "为",
        "用",
        "换",
        "转",
        "由",
        "称",
        "等",
        "名称",
        "叫做",
        "单位",
        "老板",
        "里",
        "上",
        "下",
        "中",
        "后",
        "前",
        "过",
        "年",
        "月",
        "日",
        "几年",
        "今年",
        "去年",
        "那边",
        "这边",
        "当时",
        "经常",
        "曾",
        "曾在",
        "就职",
        "任职",
        "供职",
    ]
)
_REGISTERED = ("有限责任公司", "股份有限公司", "有限公司", "律师事务所")
_REACH = 4
_LONGEST = 12
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()·]+")
_REGION = re.compile(r"[\u4e00-\u9fff]{1,5}(?:省|市|区|县|新区)")
_STARTS_REGION = re.compile(r"^(?:陕西|西安|铜川|咸阳|宝鸡|渭南|延安|汉中|北京|上海|全国|当地|本市|本地)")


def find_organisations(view: str, tokens: Sequence[Token], words: Words) -> Iterator[Span]:
    """All of them in a plain view, from the name's first letter to the suffix."""
    done = 0
    for suffix_start, end in _suffixes(view):
        start = _name_before(view, tokens, suffix_start)
        name = view[start:suffix_start]
        if start < done or len(name) < 2 or any(body in view[start:end] for body in words.public_bodies):
            continue
        if not _identifies(name, view[suffix_start:end], start, tokens, words):
            continue
        done = end
        yield Span(start, end, Kind.ORGANISATION)


def suffix_of(name: str) -> str:
    """公司, 厂, 学校 …: what may be said of it without naming it."""
    return next((suffix for suffix in _BY_LENGTH if name.endswith(suffix)), "单位")


def _suffixes(view: str) -> list[tuple[int, int]]:
    """Each suffix once, the longest that ends there; 店里 and 厂子 end in none."""
    found: dict[int, int] = {}
    for suffix in _BY_LENGTH:
        place = view.find(suffix)
        while place >= 0:
            end = place + len(suffix)
            if end not in found and view[end : end + 1] not in (
                "家",
                "铺",
                "面",
                "员",
                "长",
                "房",
                "商",
                "生",
                "主",
                "区",
            ):
                found[end] = place
            place = view.find(suffix, place + 1)
    taken: list[tuple[int, int]] = []
    for end, start in sorted(found.items()):
        if taken and start < taken[-1][1]:
            taken.pop()
        taken.append((start, end))
    return taken


def _name_before(view: str, tokens: Sequence[Token], end: int) -> int:
    start = end
    last = bisect_left(tokens, end, key=lambda token: token.start)
    for token in reversed(tokens[max(0, last - _REACH - 1) : last]):
        piece = view[token.start : min(token.end, end)]
        if piece in _STOPS or not _HAN.fullmatch(piece) or end - token.start > _LONGEST:
            break
        if token.flag in ("p", "r", "uj", "ul", "c", "d", "m", "x", "y", "t") and not re.search(r"[A-Za-z0-9]", piece):
            break
        if token.flag == "v" and len(piece) == 1:
            break
        if _REGION.fullmatch(piece):
            break
        start = token.start
    if (region := _REGION.match(view, start, end)) is not None and region.end() < end:
        start = region.end()
    return start


def _identifies(name: str, suffix: str, start: int, tokens: Sequence[Token], words: Words) -> bool:
    """A registered name is one by its form; a shop's or school's has to have a word of its own."""
    rest = _STARTS_REGION.sub("", name)
    if not rest:
        return False
    if suffix in _REGISTERED and len(rest) >= 4 and not all_generic(rest, words):
        return True
    return names_something(rest, start + len(name) - len(rest), tokens, words)
