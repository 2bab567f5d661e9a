"""The encoder behind its interface: checked before use, and its vectors kept between trainings."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoders, ridge
from bot.nlu.encoders import EncoderUnusable, UniversalSentenceEncoder, open_encoder
from bot.nlu.ngrams import NgramSpace
from bot.nlu.vector_store import encode_stored
from bot.nlu.views import Centre, Views
from bot.tests.examples import TEXTS


class CountingEncoder:
    """A vector per text from its characters; remembers what it was asked for."""

    identity = "counting-1"
    size = 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        rows = [[sum(map(ord, text)) % (7 + column) for column in range(self.size)] for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), self.size)


def test_close_in_meaning_is_close_in_vectors() -> None:
    wages, late, weather = open_encoder("use").encode(["老板拖欠工资怎么办", "公司不发薪水能告吗", "今天天气怎么样"])
    assert wages @ late > 0.4 > 0.25 > wages @ weather


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    middles = ["我们村里的路一直没人修，" * 60, "隔壁家的狗天天晚上叫，" * 60]
    told = ["我想问一个事情。" * 10 + middle + "请问离婚要什么手续？" * 15 for middle in middles]
    first, second, other = open_encoder("use").encode([*told, middles[0]])
    assert first @ second == pytest.approx(1.0, abs=1e-4) and first @ other < 0.9


def test_weights_that_are_not_the_checked_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UniversalSentenceEncoder, "_weights", {"weights.npz": "0" * 64})
    with pytest.raises(EncoderUnusable, match="not the file that was checked"):
        UniversalSentenceEncoder()


def test_a_missing_package_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    with pytest.raises(EncoderUnusable, match="make setup"):
        UniversalSentenceEncoder()


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(EncoderUnusable, match="no encoder 'bert'"):
        open_encoder("bert")


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = encode_stored(encoder, ["甲", "乙", "甲"], tmp_path)
    second = encode_stored(encoder, ["乙", "丙", "甲"], tmp_path)
    assert encoder.asked == ["甲", "乙", "丙"]
    assert np.array_equal(first[0], first[2]) and np.array_equal(second[0], first[1])


def test_a_store_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    encode_stored(encoder, ["甲"], tmp_path)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[:40])
    encode_stored(encoder, ["甲"], tmp_path)
    encode_stored(encoder, ["甲"], tmp_path)
    assert encoder.asked == ["甲", "甲"]


def test_another_encoder_has_another_store(tmp_path: Path) -> None:
    one, other = CountingEncoder(), CountingEncoder()
    other.identity = "counting-2"
    encode_stored(one, ["甲"], tmp_path)
    encode_stored(other, ["甲"], tmp_path)
    assert other.asked == ["甲"] and len(list(tmp_path.glob("*.npz"))) == 2


def test_vectors_of_texts_that_are_gone_leave_the_store(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    encode_stored(encoder, ["甲", "乙", "丙", "丁"], tmp_path)
    encode_stored(encoder, ["戊"], tmp_path)
    encode_stored(encoder, ["甲"], tmp_path)
    assert encoder.asked.count("甲") == 2


def test_the_solution_is_that_of_the_kernel_over_both_views() -> None:
    space = NgramSpace.fit(TEXTS)
    encoded = CountingEncoder().encode(TEXTS)
    views = Views.of(space.vectors(TEXTS), encoded, Centre.of(encoded, 0.8))
    generator = np.random.default_rng(7)
    targets = generator.normal(size=(len(TEXTS), 3)).astype(np.float32)
    nobody = np.zeros(len(TEXTS), bool)
    nobody[0] = True
    dual, _ = ridge.fit(views, targets, strength=1.0, left_out=nobody)
    kernel = (views.ngrams @ views.ngrams.T).toarray() + views.dense @ views.dense.T
    exact = np.linalg.solve(kernel + np.eye(len(TEXTS)), targets)
    assert np.linalg.norm(dual - exact) < 0.12 * np.linalg.norm(exact)
