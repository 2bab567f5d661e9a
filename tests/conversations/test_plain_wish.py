"""Which texts are nothing but the wish for a person, and which only hold the same words."""

import pytest

from hotline.conversations.plain_wish import asks_at_the_end, asks_for_a_person

WISHES = {
    "the word alone": ["人工", "人工！！", "人 工", "人工服务", "人工客服", "人工坐席。", "人工在线咨询", "人工人工"],
    "a verb": [
        "转人工",
        "转人工！！",
        "找人工客服",
        "转接人工",
        "接人工",
        "联系人工",
        "要人工",
        "换人工",
        "切换到人工",
    ],
    "counted": ["转一下人工", "来个人工", "找一位人工客服", "转下人工"],
    "of somebody": ["转客服", "接客服", "找客服", "转真人", "找个真人", "换真人客服", "转坐席"],
    "of oneself": [
        "我要人工",
        "我要转人工",
        "我想人工咨询",
        "额要人工",
        "给我转人工",
        "帮我转人工客服",
        "我想找人工客服",
    ],
    "politely": [
        "请转人工",
        "请帮我转接人工坐席",
        "麻烦您给我转人工",
        "您好，转人工",
        "转人工谢谢",
        "转人工，谢谢您！",
    ],
    "in a hurry": [
        "快转人工",
        "直接转人工",
        "马上给我转人工",
        "赶紧转人工啊",
        "还是转人工吧",
        "算了，转人工吧",
        "再转人工",
    ],
    "as a request": [
        "能不能转人工",
        "可以转人工吗？",
        "能转人工不",
        "可不可以帮我转人工",
        "转人工行吗",
        "转人工好吗？",
    ],
    "written otherwise": ["轉人工", "請幫我轉接人工", "转人工🙏", "转人工…", "【转人工】", "转　人　工"],
}
OTHERS = {
    "the machine": ["人工智能是什么", "你是人工智能吗", "你是人工吗", "人工吗", "人工？", "是不是人工"],
    "labour": [
        "人工费谁出",
        "人工费",
        "请人工",
        "请人工多少钱",
        "工人工资",
        "人工成本",
        "还得人工",
        "误工人工",
        "转包人工",
    ],
    "declined": ["不要转人工", "别转人工", "先不转人工", "不用人工", "不，转人工", "不需要人工", "要不要转人工"],
    "about it": [
        "转人工要等多久",
        "人工几点上班",
        "转人工收费吗",
        "转人工没人理",
        "人工在吗",
        "人工客服态度差",
        "怎么转人工",
    ],
    "already done": ["转人工了吗", "转人工了还没人", "已经转人工了", "我转了人工"],
    "a number": ["人工电话", "人工热线多少", "人工窗口在哪"],
    "with a matter": ["老板欠工资转人工", "转人工问离婚", "人工流产", "人工授精怎么上户口", "转让人工林", "人工湖"],
    "nobody named": ["转", "转接", "找人", "客服", "真人", "我要", "你好", "谢谢", "", "？"],
    "too long": ["转人工" * 7, "人工" * 1000],
}


def _each(classes: dict[str, list[str]]) -> list[object]:
    return [pytest.param(texts, id=name) for name, texts in classes.items()]


@pytest.mark.parametrize("texts", _each(WISHES))
def test_the_plain_wish(texts: list[str]) -> None:
    assert [text for text in texts if not asks_for_a_person(text)] == []


@pytest.mark.parametrize("texts", _each(OTHERS))
def test_the_same_words_otherwise(texts: list[str]) -> None:
    assert [text for text in texts if asks_for_a_person(text)] == []


def test_at_the_end_of_more() -> None:
    for text in ("你答不了，转人工吧", "说不清楚 转人工吧", "答非所问！我要人工！", "转人工"):
        assert asks_at_the_end(text), text
    for text in ("不要，转人工", "先别 转人工", "转人工，要等多久", "我想问人工费谁出", "", "，"):
        assert not asks_at_the_end(text), text
