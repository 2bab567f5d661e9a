"""What needs no database: signatures, envelopes, XML, cutting, what a line means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversations.messages import OfferedButton
from hotline.settings import Settings
from hotline.wechat.account import Account
from hotline.wechat.envelope import NotOurs, open_envelope
from hotline.wechat.meaning import Asked, Confirming, Erase, Press, Rate, Say, meaning_of
from hotline.wechat.menu import as_published, load_menu
from hotline.wechat.parsing import BadXml, Kind, arrival_of, fields_of
from hotline.wechat.rendering import pieces_of
from hotline.wechat.signing import BadSignature, Signed, signature, verify
from hotline.wechat.splitting import parts_of
from hotline.wechat.words import SPOKEN, Command
from tests.conftest import DATA
from tests.wechat.conftest import AES_KEY, APP_ID, TOKEN, sealed

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
BUTTONS = [OfferedButton(title="要哪些材料", payload="p1"), OfferedButton(title="转人工", payload="p2")]


def test_a_known_signature():
    """Of the platform's own description: the three words sorted, joined, SHA-1."""
    assert signature("b", "a", "c") == signature("c", "b", "a") == "a9993e364706816aba3e25717850c26c9cd0d89d"


def test_a_signature_of_another_time_or_token_is_refused():
    stamp = str(int(NOW.timestamp()))
    signed = Signed(stamp, "123", signature(TOKEN, stamp, "123"))
    verify(TOKEN, signed, now=NOW + timedelta(minutes=4))
    for token, now in (("other", NOW), (TOKEN, NOW + timedelta(minutes=6)), (TOKEN, NOW - timedelta(minutes=6))):
        with pytest.raises(BadSignature):
            verify(token, signed, now=now)
    with pytest.raises(BadSignature):
        verify(TOKEN, signed, "ciphertext", now=NOW)


@given(st.text(max_size=300))
def test_an_envelope_gives_back_what_was_put_in(text):
    assert open_envelope(sealed(text), aes_key=AES_KEY, app_id=APP_ID) == text.encode()


def test_an_envelope_of_another_key_account_or_none_at_all_is_not_ours():
    other = "B" * 42 + "A"
    for content, key in ((sealed("您好", app_id="wx" + "1" * 16), AES_KEY), (sealed("您好"), other)):
        with pytest.raises(NotOurs):
            open_envelope(content, aes_key=key, app_id=APP_ID)
    for content in ("", "AAAA", "不是", sealed("您好")[:-8]):
        with pytest.raises(NotOurs):
            open_envelope(content, aes_key=AES_KEY, app_id=APP_ID)


BOMB = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, "<!DOCTYPE xml><xml/>", "<xml>", "", "{}", "<a><b>" * 20])
def test_what_is_no_message_is_refused_before_it_is_looked_into(xml):
    with pytest.raises(BadXml):
        fields_of(xml.encode())


def test_what_is_nested_is_passed_over_and_nothing_is_taken_twice():
    assert fields_of(b"<xml><A>1</A><B><A>2</A></B></xml>") == {"A": "1", "B": ""}
    with pytest.raises(BadXml):
        fields_of(b"<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>")


def test_what_a_message_is():
    who = {"FromUserName": "o1", "MsgId": "12", "CreateTime": "1"}
    assert arrival_of({**who, "MsgType": "text", "Content": "您好"}).text == "您好"
    assert arrival_of({**who, "MsgType": "link"}).kind is Kind.OTHER
    for sticker in (
        "【收到不支持的消息类型，暂无法显示】",
        "[收到不支持的消息类型,暂时无法显示]",
        "[Unsupported Message]",
    ):
        assert arrival_of({**who, "MsgType": "text", "Content": sticker}).kind is Kind.OTHER
    click = arrival_of({**who, "MsgType": "event", "Event": "CLICK", "EventKey": "help"})
    assert (click.kind, click.text) == (Kind.CLICK, "help")
    assert arrival_of({**who, "MsgType": "event", "Event": "VIEW", "EventKey": "https://a"}).kind is Kind.UNHEARD
    for broken in ({"MsgType": "text"}, {**who, "MsgType": "text", "MsgId": "x"}, {**who, "FromUserName": ""}):
        with pytest.raises(BadXml):
            arrival_of(broken)


@given(st.text(alphabet="我你。，；\n劳动合同a！", max_size=3000))
def test_pieces_fit_and_nothing_is_lost(text):
    parts = parts_of(text)
    assert all(0 < len(part.encode()) <= 2000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_end_where_sentences_do():
    parts = parts_of("申请法律援助要带身份证和经济困难说明。" * 60)
    assert len(parts) == 2 and all(part.endswith("。") for part in parts)


def test_few_messages_carry_much_and_a_long_one_goes_on_where_it_stopped():
    pieces = pieces_of([(2, "问候"), (3, "回答"), (5, "长。" * 900)], sent_parts=0, tail="尾")
    assert [(piece.sent_up_to, piece.sent_parts) for piece in pieces] == [(3, 0), (4, 1), (4, 2), (5, 0)]
    assert pieces[0].text == "问候\n\n回答" and pieces[-1].text.endswith("尾")
    rest = pieces_of([(5, "长。" * 900)], sent_parts=2, tail="尾")
    assert rest == pieces[3:]


@pytest.mark.parametrize("text", ["1", "１", "回1", "选 1", "1.", "1、", "第1个", "第一个。", "选一", "一"])
def test_a_number_picks(text):
    assert meaning_of(text, Asked(BUTTONS, 1), by_person=False) == Press("p1")


@pytest.mark.parametrize(("text", "score"), [("5", 5), ("五", 5), ("4分", 4), ("打3分。", 3), ("五星", 5)])
def test_a_score_is_given_as_people_give_it(text, score):
    assert meaning_of(text, Asked(confirming=Confirming.RATING), by_person=False) == Rate(score)
    assert meaning_of(text, Asked(confirming=Confirming.RATING), by_person=True) == Say(text)


def test_what_else_a_line_means():
    asked = Asked(BUTTONS, 1)
    assert meaning_of("2", asked, by_person=False) == Say("2"), "not numbered"
    assert meaning_of("“转人工”。", asked, by_person=False) == Press("p2")
    assert meaning_of("11", asked, by_person=False) == Say("11")
    assert meaning_of("1", Asked(), by_person=False) == Say("1")
    assert meaning_of("1", Asked(BUTTONS, 2, Confirming.ERASE), by_person=False) == Erase()
    assert meaning_of("5", Asked(confirming=Confirming.RATING), by_person=False) == Rate(5)
    assert meaning_of("一一", asked, by_person=False) == Say("一一")
    assert meaning_of("6", Asked(confirming=Confirming.RATING), by_person=False) == Say("6")
    assert meaning_of("结束", Asked(), by_person=False) is Command.END
    assert meaning_of("结束", Asked(), by_person=True) == Say("结束")
    assert meaning_of("删除。", Asked(), by_person=True) is Command.ERASE
    assert meaning_of("结束劳动关系有补偿吗", Asked(), by_person=False) == Say("结束劳动关系有补偿吗")


def test_no_word_of_the_channel_is_a_wish_for_a_person():
    from hotline.conversations.plain_wish import asks_for_a_person

    assert [word for word in SPOKEN if asks_for_a_person(word)] == []


def test_the_shipped_menu_is_what_wechat_takes():
    account = Account(APP_ID, "", "", "", "https://api.weixin.qq.com", "https://ask.test")
    menu = as_published(load_menu(DATA), account)["button"]
    assert 1 <= len(menu) <= 3 and all(1 <= len(column["sub_button"]) <= 5 for column in menu)
    for entry in (each for column in menu for each in column["sub_button"]):
        assert len(entry["name"].encode()) <= 60 and entry["type"] in ("click", "view")


@pytest.mark.parametrize(
    "changed",
    [
        {"wechat_app_id": "x"},
        {"wechat_secret": ""},
        {"wechat_token": "a b"},
        {"wechat_aes_key": "k"},
        {"public_url": ""},
    ],
)
def test_half_an_account_is_none(changed):
    whole = {
        "wechat_app_id": APP_ID,
        "wechat_secret": "s",
        "wechat_token": TOKEN,
        "wechat_aes_key": AES_KEY,
        "public_url": "https://ask.test",
    }
    Settings.model_validate(whole)
    with pytest.raises(ValueError, match="HOTLINE_"):
        Settings.model_validate({**whole, **changed})
