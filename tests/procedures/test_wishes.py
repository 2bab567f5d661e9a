"""Breaking off in people's own words; a name or an account that merely contains such words breaks nothing off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversations.reply import Wish
from hotline.procedures.wishes import wished
from tests.procedures.test_guide import heard


def _wish(text: str) -> Wish | None:
    found = wished(heard(text), ())
    return found.wish if found else None


@pytest.mark.parametrize(
    "text",
    [
        *("算了先停一下", "先不弄了，等会再说", "改天再弄吧", "那就改天吧", "今天先不填了", "先别弄了", "先歇会儿"),
        *(
            "等我问问家里人再填",
            "有点事，一会儿回来",
            "先放着吧，明天接着弄",
            "能不能先停一下",
            "不弄了，改天再说，谢谢",
        ),
        *("我先去忙了", "现在没空弄", "今天就到这吧", "好吧，那先这样", "下次再说吧", "过两天再弄"),
    ],
)
def test_putting_aside(text: str) -> None:
    assert _wish(text) is Wish.PAUSE


@pytest.mark.parametrize(
    "text", ["还是算了吧", "要不算了", "唉，太麻烦了，不弄了", "不想弄了", "懒得填了", "算了，不办了", "放弃吧"]
)
def test_leaving(text: str) -> None:
    assert _wish(text) is Wish.LEAVE


@pytest.mark.parametrize(
    "text",
    [
        *("他说算了，先停工一下", "老板说先停一下", "他让我回家等，说改天再弄", "等我回来再看，锁已经换了"),
        *("改天换地装饰公司", "明天文具店", "先走后付公司", "停停超市", "何以后", "张有空", "算了吧餐馆"),
        *(
            "停工三个月",
            "忙了三个月没给钱",
            "我不做了他不给钱",
            "算了一下，一共三千",
            "明天",
            "周末",
            "下午来",
            "现在不做了，老板跑了",
        ),
    ],
)
def test_a_name_or_an_account_with_such_words(text: str) -> None:
    assert _wish(text) is None


@given(
    st.sampled_from(["", "算了", "唉，", "那", "要不"]),
    st.sampled_from(["先停一下", "先不弄了", "改天再说", "等会再弄"]),
    st.sampled_from(["", "，回头再办", "，等会再说吧"]),
    st.sampled_from(["", "，谢谢", "，再见"]),
)
def test_with_a_sigh_before_and_thanks_behind(before: str, stop: str, again: str, close: str) -> None:
    assert _wish(f"{before}{stop}{again}{close}") is Wish.PAUSE
    assert _wish(f"老板说{before}{stop}{again}{close}") is None
