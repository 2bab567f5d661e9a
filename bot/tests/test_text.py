"""The normaliser: what it tidies, and that every character still knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.text import normalise

MESSY = st.text(alphabet=st.characters(), max_size=80) | st.text(
    alphabet="我想問請问法律援助咋弄，。？！?!,.  　ＡＢ１２３😀👌\u200b\u0000…~12345《》", max_size=60
)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("Ｈｅｌｌｏ　１２３４８", "hello 12348"),
        ("請問怎麼申請法律援助", "请问怎么申请法律援助"),
        ("老闆欠薪，拖欠三個月工資", "老板欠薪，拖欠三个月工资"),
        ("怎么办？？？！！", "怎么办？"),
        ("急急急急急", "急急"),
        ("好的😀谢谢👌", "好的谢谢"),
        ("房東拖著不退，我姪子等著用錢", "房东拖着不退，我侄子等着用钱"),
        ("想申請行政覆議，要帶身分證影印本嗎", "想申请行政复议，要带身份证复印本吗"),
        ("資訊公開能在網路上申請甚麼", "信息公开能在网络上申请什么"),
        ("土地徵收的補償我想申請覆核", "土地征收的补偿我想申请复核"),
        ("佢哋而家仲未出糧，點樣先攞到", "他们现在还没发薪，怎样先拿到"),
        ("職災雇主不理，向鄉公所聲請調解", "工伤单位不理，向乡政府申请调解"),
        ("去邊度搵律師，使唔使俾錢", "去哪里找律师，要不要给钱"),
        ("著作权被侵犯，损失显著", "著作权被侵犯，损失显著"),
        ("拿钱去抬价，联络不上他", "拿钱去抬价，联络不上他"),
        ("法 律 援 助 怎么申请", "法律援助怎么申请"),
        ("我被打了 他不赔钱 现在怎么办", "我被打了 他不赔钱 现在怎么办"),
        ("10:30到，花了3,000元", "10:30到，花了3,000元"),
        ("1.5万...", "1.5万。"),
        ("电话13900000000000", "电话13900000000000"),
        ("  ", ""),
        ("\ud800坏", "坏"),
    ],
)
def test_tidies_what_people_type(written: str, tidy: str) -> None:
    assert normalise(written).text == tidy


@given(MESSY)
def test_every_character_comes_from_a_span_of_the_original_in_order(written: str) -> None:
    result = normalise(written)
    previous = 0
    for glyph in result.glyphs:
        assert previous <= glyph.start < glyph.end <= len(written)
        previous = glyph.start


@given(MESSY)
def test_tidying_twice_changes_no_letter(written: str) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalnum())

    once = normalise(written).text
    again = normalise(once).text
    # A run of three that only the first pass brought together may shrink once more.
    assert len(letters(again)) <= len(letters(once))
    assert set(letters(again)) <= set(letters(once)) | set(letters(once.lower()))


def test_a_span_points_at_the_words_as_written() -> None:
    written = "我 在　王益區！！！上班"
    result = normalise(written)
    start = result.text.index("王益区")
    first, last = result.span(start, start + 3)
    assert written[first:last] == "王益區"


@pytest.mark.parametrize("bounds", [(0, 0), (2, 1), (0, 99), (-1, 1)])
def test_a_span_outside_the_text_is_refused(bounds: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no characters"):
        normalise("法律援助").span(*bounds)
