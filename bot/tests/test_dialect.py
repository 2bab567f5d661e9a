"""Words of the Guanzhong plain become standard ones, and standard words that look like them stay."""

import pytest

from bot.nlu.dialect import standard


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("额屋里人的工钱咋弄", "我妻子的工资怎么办"),
        ("俺娃叫狗咬咧，寻谁赔哩", "我孩子被狗咬了，找谁赔呢"),
        ("到阿达寻人给说和，得成", "到哪里找人给调解，行不行"),
        ("干部不言传，额弄啥去", "干部不理人，我干什么去"),
        ("复议中不", "复议行不行"),
        ("这得多钱", "这得多少钱"),
        ("兀家把墙拾掇了，这阵儿叫额掏一半，寻谁来说和", "他家把墙收拾了，现在叫我掏一半，找谁来调解"),
        ("叫人捶咧，派出所管不", "被人打了，派出所管吗"),
    ],
)
def test_dialect_is_read_in_standard_words(said: str, meant: str) -> None:
    assert standard(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "赔偿金额和名额",
        "额度、额外、定额",
        "他说和我没关系",
        "寻死",
        "寻衅滋事",
        "好多钱",
        "没得到补偿",
        "能不能，行不行",
        "叫他打电话，叫人打官司",
        "被拉黑了，办不办",
        "有人来说和他没关系",
    ],
)
def test_standard_words_stay(text: str) -> None:
    assert standard(text) == text
