"""Noise of eight kinds, made from well-written questions: the same text always becomes the same noise.

Measured, not trained on: see `bot/README.md`. Test sets keep noise written by hand; this says what each kind alone costs.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

import opencc

from bot.nlu import words

Noise = Callable[[str, random.Random], str]

SHARE = 0.12
"""Characters changed, at least one: about two in a question, as somebody in a hurry leaves them."""

# Characters that one syllable types, tones aside, and of which one stands in hotline questions.
_SOUNDS = (
    "法发罚乏 律率绿 援员元原园圆 助住注主 调条跳 解姐介届 行形型刑 政证正整争 复付父服负 议意义易已 信新心欣 息习西希 公工功供 开凯 "
    "申身伸深 请情清青 怎增 吗嘛马 办半伴 理里力礼 赔陪培佩 偿常长尝 老劳捞 板版班 工公功 资自姿 欠钱前千 钱前潜 没每美 给该 离厘梨 "
    "婚昏混 财才材 产铲 孩还 子自字 房防访 租足组 押压鸭 金今斤 拆柴 迁前千 补不 车扯 祸货或 伤商赏 残蚕 仲众重种 裁才材 诉速素 讼送颂 "
    "立利力 案按暗 院愿怨 判盼叛 决绝觉 执直职 期七欺 限线现 多夺朵 久九酒 材才财 料廖 条调 件建健 费废非 用永勇 去区取 哪那拿 "
    "村存 社设射 区曲取 街接节 派排 出初除 所锁索 机鸡基 关官观 部步不 门们 举巨局 报抱爆 投头偷 被背备 骗片 打达 家加佳 暴报爆 "
    "遗一移 嘱主煮 继记寄 承成程 养样 老姥 抚扶服 权全拳 保宝饱 险现显 合和河 同童 违为围 约月越 定订钉 退推腿 换还唤 单丹 位为喂"
)
_SHAPES = (
    "己已 末未 土士 千干 入人 拨拔 折拆诉 侯候 载裁栽 庭廷挺 住往佳 科料 侍待 换挽 很狠 堆推准 清请情 陪赔培 债责 钱线浅 间问闷 书节 "
    "办为 处外 权杈 房户 证正 申电由甲 法注 行彳 议仪 调周 律津 援缓 助肋 复夏 政攻 信言 息思 公么 开升 工土 伤场 资贷 货贷 货资 赁凭 押抽 "
    "令今 会合 斤斥 买卖 休体 析折 侵浸 损捐 贷货 抚扰 险检 保堡 验险 纠究 委季 员货 养美"
)
_FILLERS = ("那个", "嗯", "呃", "就是说", "然后呢", "啊")
_OPENINGS = ("喂你好那个", "嗯我想问一下就是", "呃那个就是说")
_DIALECT = (
    ("怎么办", "咋弄呀"), ("怎么", "咋"), ("为什么", "为啥"), ("什么", "啥"), ("我们", "俺们"), ("我", "额"), ("孩子", "娃"), ("妻子", "婆娘"),
    ("老婆", "屋里人"), ("工资", "工钱"), ("可以吗", "得成"), ("没有", "没得"), ("没关系", "没麻达"), ("吵架", "闹仗"), ("找", "寻"), ("被", "叫"),
    ("父亲", "大"), ("爸", "大"), ("哪里", "哪搭"), ("知道", "晓得"), ("了", "咧"),
)  # fmt: skip
_MARKS = "，。？！；：、,.?!;: "


def made(kind: str, text: str) -> str:
    """The text with noise of that kind; the text itself where nothing of it lends itself."""
    return KINDS[kind](text, random.Random(zlib.crc32(f"{kind}\0{text}".encode())))


def _groups(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in table.split():
        for char in group:
            found.setdefault(char, group.replace(char, ""))
    return found


def _swapping(table: str) -> Noise:
    others = _groups(table)

    def noise(text: str, chance: random.Random) -> str:
        places = [index for index, char in enumerate(text) if others.get(char)]
        for index in chance.sample(places, min(len(places), _count(text))):
            text = text[:index] + chance.choice(others[text[index]]) + text[index + 1 :]
        return text

    return noise


def _dropped(text: str, chance: random.Random) -> str:
    for _ in range(_count(text)):
        index = chance.randrange(len(text))
        text = text[:index] + text[index + 1 :]
    return text


def _doubled(text: str, chance: random.Random) -> str:
    for _ in range(_count(text)):
        index = chance.randrange(len(text))
        text = text[: index + 1] + text[index:]
    return text


def _unmarked(text: str, _chance: random.Random) -> str:
    return "".join(char for char in text if char not in _MARKS)


def _spoken(text: str, chance: random.Random) -> str:
    pieces = [text[start:end] for _, start, end in words.cut(text) if text[start:end] not in _MARKS]
    for _ in range(max(1, len(pieces) // 8)):
        pieces.insert(chance.randrange(len(pieces) + 1), chance.choice(_FILLERS))
    return chance.choice(_OPENINGS) + "".join(pieces)


def _dialect(text: str, _chance: random.Random) -> str:
    for standard, spoken in _DIALECT:
        text = text.replace(standard, spoken)
    return text


def _traditional(text: str, _chance: random.Random) -> str:
    return _TO_TRADITIONAL.convert(text)


def _count(text: str) -> int:
    return max(1, round(len(text) * SHARE))


_TO_TRADITIONAL = opencc.OpenCC("s2t")
KINDS: dict[str, Noise] = {
    "homophones": _swapping(_SOUNDS),
    "shapes": _swapping(_SHAPES),
    "dropped": _dropped,
    "doubled": _doubled,
    "unmarked": _unmarked,
    "spoken": _spoken,
    "traditional": _traditional,
    "dialect": _dialect,
}
