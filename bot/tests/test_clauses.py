"""Where thoughts begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cost import grows_with_its_length

from bot.nlu import clauses


def test_splits_at_marks_and_at_another_matter() -> None:
    assert clauses.split("离婚怎么办？另外借钱不还怎么起诉？") == ["离婚怎么办？", "另外借钱不还怎么起诉？"]
    assert clauses.split("老板不给钱，我没办法") == ["老板不给钱，", "我没办法"]


def test_scraps_stay_with_their_neighbours() -> None:
    assert clauses.split("真的，我没钱") == ["真的，我没钱"]


def test_long_stories_keep_both_ends() -> None:
    parts = clauses.split("，".join(f"第{index}件事情说给你听" for index in range(40)))
    assert len(parts) == clauses.LONGEST_MESSAGE
    assert parts[0].startswith("第0件")
    assert parts[-1].startswith("第39件")


@pytest.mark.parametrize(
    "text",
    ["能申请吗", "要多少钱", "咋弄", "去哪办？", "是不是可以不交", "想问下公证", "他欠的债要我还不", "期限过了没，"],
)
def test_knows_a_question(text: str) -> None:
    assert clauses.asks(text)


@pytest.mark.parametrize(
    "text",
    ["老板不给钱，", "我没有证据。", "他跑了", "人家偏不，", "钱还没给", "头几年他老打我", "也没给我看什么文件，"],
)
def test_knows_a_story(text: str) -> None:
    assert not clauses.asks(text)


def test_knows_matters_that_are_counted_off() -> None:
    parts = ["两个事，第一个工钱没给，", "第二个问题是我要离婚，", "这两样咋弄"]
    assert clauses.counted(parts) == parts[:2]
    assert [clauses.uncounted(part) for part in parts[:2]] == ["工钱没给，", "我要离婚，"]


@pytest.mark.parametrize("text", ["第一个月没发工资", "第二个娃刚满月", "第一次去没人", "头一个老婆走了"])
def test_counting_within_one_story_is_no_counting_off(text: str) -> None:
    assert clauses.counted([text, "第二个是我要离婚"]) == []


def test_one_clause_that_asks_makes_no_two_questions() -> None:
    assert clauses.askers(["老板不给钱，", "怎么办"]) == []
    assert clauses.askers(["要什么材料，", "在哪办"]) == ["要什么材料，", "在哪办"]


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("律师你好我想离婚", "我想离婚"),
        ("您好，请问法律援助怎么申请", "法律援助怎么申请"),
        ("尊敬的王书记您好：我要反映问题", "我要反映问题"),
        ("房子漏水找谁，谢谢您！", "房子漏水找谁"),
        ("咨询收养孩子的问题", "收养孩子的问题"),
        ("你好", "你好"),
        ("谢谢", "谢谢"),
    ],
)
def test_greeting_and_thanks_are_not_the_message(text: str, core: str) -> None:
    assert clauses.core(text) == core


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不是复议，是仲裁", "仲裁"),
        ("我不是要离婚，我就是想让他给娃生活费", "让他给娃生活费"),
        ("我没说要投诉，我只是想复印病历", "复印病历"),
        ("没打算起诉，只想找人调解", "找人调解"),
    ],
)
def test_what_is_denied_is_told_from_what_is_meant(text: str, meant: str) -> None:
    found = clauses.denial(text)
    assert found and found[1] == meant


@given(st.text(alphabet="不是我问的是离婚，。 而是想要", max_size=60))
def test_a_denial_leaves_something_meant(text: str) -> None:
    found = clauses.denial(text)
    assert found is None or (found[0] and found[1])


@pytest.mark.parametrize(
    "text",
    ["不是" * 1000, "不是我" + "，" * 1997, "你好" * 1000, "不是，是" * 500, "尊敬的" * 600 + "您好", "谢谢" * 1000],
)
def test_two_thousand_characters_cost_what_they_are_long(text: str) -> None:
    def read(part: str) -> None:
        clauses.core(part)
        clauses.denial(part)
        for clause in clauses.split(part):
            clauses.asks(clause)

    assert grows_with_its_length(read, text)


def test_despair_is_no_question() -> None:
    assert not clauses.asks("实在没有办法了，")
    assert clauses.asks("还有办法要回来不")


def test_a_window_is_an_asking_clause_with_the_one_before_it() -> None:
    parts = clauses.split("我在县里开饭馆，上个月罚了我五万，罚单上写着不服可以告，我该去哪里告呢？")
    assert clauses.windows(parts) == [parts[-2] + parts[-1]]


def test_two_clauses_need_no_window() -> None:
    assert clauses.windows(["法院不受理，", "怎么办"]) == []


def test_windows_are_few_and_the_last() -> None:
    parts = [f"第{number}件怎么办，" for number in "一二三四五六"]
    assert clauses.windows(parts) == [parts[at - 1] + parts[at] for at in (3, 4, 5)]
