"""What a text is looked up by: jieba words, pairs of characters, and pairs of syllables for wrong characters."""

import logging
import re
import warnings
from dataclasses import dataclass
from functools import cache

from pypinyin import lazy_pinyin

with warnings.catch_warnings():
    # jieba 0.42 is from before Python minded stray backslashes; nobody who runs a command can mend that.
    warnings.simplefilter("ignore", SyntaxWarning)
    import jieba

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MAX_QUERY = 200
# Words a question is made of whatever it is about. They neither find a text nor count as part of it.
_FILLER_WORDS = """
的 了 吗 呢 吧 啊 呀 嘛 我 你 您 他 她 它 我们 你们 他们 咱 咱们 俺 额 是 不 不是 有 没 没有 在 去 到 要 想 会 能 可 可以
能不能 可不可以 怎么 怎么办 怎样 怎么样 咋 咋办 咋弄 什么 啥 哪 哪里 哪儿 那 那个 这 这个 一个 一下 多少 几 多久 多长 时间
请 请问 问 问问 问一下 知道 说 谁 和 跟 与 及 或 就 都 也 还 又 被 把 给 让 叫 对 从 向 为 为什么 因为 所以 但是 如果
办 弄 做 搞 该 应该 需要 得 上 下 里 中 个 人 人家 好 很 太 今天 明天 昨天 现在 东西 事 事情 问题 情况 哪些 怎 么 别人 自己 意思 啥意思 什么意思 样
"""
_FILLER = frozenset(_FILLER_WORDS.split())
# Words for a side of a matter. They rank among the answers on one matter, but are no reason to show a matter at all.
_ASPECTS = (
    "手续 材料 条件 流程 步骤 程序 费用 收费 要钱 多少钱 花钱 期限 时限 地址 地方 电话 好处 有用 要求 办法 申请 咨询"
)
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True)
class Terms:
    """The terms of a text. `words` and `pairs` must be written alike, `sounds` only sound alike."""

    words: list[str]
    pairs: list[str]
    sounds: list[str]

    @property
    def all(self) -> list[str]:
        """Every term. One written alike counts in all three, one that only sounds alike in one: it ranks lower."""
        return [*self.words, *self.pairs, *self.sounds]


@cache
def cutter() -> jieba.Tokenizer:
    """The dictionary that cuts Chinese into words, loaded once."""
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    return cutter


def terms_of(text: str) -> Terms:
    """The terms of a text to be found."""
    words: list[str] = []
    pairs: list[str] = []
    sounds: list[str] = []
    for run in _RUN.findall(text.lower()):
        if not _HAN.match(run):
            words.append(f"w:{run}")
            continue
        cut = [word for word in cutter().cut_for_search(run) if not _is_filler(word)]
        words += [f"w:{word}" for word in cut if len(word) > 1]
        for part in _without_filler(run):
            syllables = [_fold(syllable) for syllable in lazy_pinyin(part)]
            pairs += [f"p:{part[i : i + 2]}" for i in range(len(part) - 1)]
            sounds += [f"s:{'_'.join(syllables[i : i + 2])}" for i in range(len(part) - 1)]
    return Terms(words, pairs, sounds)


@cache
def aspects() -> frozenset[str]:
    """The terms of the words that name a side (材料, 期限 …) and not a matter."""
    return frozenset(terms_of(_ASPECTS).all)


def query_terms(text: str) -> Terms:
    """The terms of a question, each once; only the first 200 characters of a long one are read."""
    terms = terms_of(text[:_MAX_QUERY])
    return Terms(*(list(dict.fromkeys(part)) for part in (terms.words, terms.pairs, terms.sounds)))


def _without_filler(run: str) -> list[str]:
    """The run cut where filler stands, so that no pair reaches across or into it."""
    parts: list[str] = []
    current = ""
    for word in cutter().cut(run):
        if _is_filler(word):
            parts.append(current)
            current = ""
        else:
            current += word
    return [part for part in (*parts, current) if part]


def _is_filler(word: str) -> bool:
    """我要, 能不能 and the like are filler because each of their characters is."""
    return word in _FILLER or all(character in _FILLER for character in word)


def _fold(syllable: str) -> str:
    for spoken, folded in _FUZZY:
        syllable = syllable.replace(spoken, folded)
    return syllable
