"""What a seat may ask for: the closed list of this city, with its wording (`data/city/inquiries.yml`)."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline.datafiles import closed_list, read_yaml, validated_list
from hotline.inquiries.words import ConsentTo, InquiryKind

_FILE = Path("city") / "inquiries.yml"
_TO = "{to}"
LONGEST_TO = 60


class Question(BaseModel):
    """One thing to ask for. `title` is for the seat, `text` and `why` are what the citizen reads.

    A text that says `{to}` is asked with what the seat writes there; `asks_for` tells the seat what that is. A consent that
    `allows` something keeps the desk from it once it is refused (`hotline.inquiries.consents`). A retired one is asked no
    more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z_]{0,31}$")
    kind: InquiryKind
    title: str = Field(min_length=1, max_length=16)
    text: str = Field(min_length=1, max_length=300)
    why: str = Field(min_length=1, max_length=200)
    asks_for: str | None = Field(None, min_length=1, max_length=40)
    allows: ConsentTo | None = None
    retired: bool = False

    @model_validator(mode="after")
    def _filled_in_where_it_says_so(self) -> "Question":
        if (_TO in self.text) != (self.asks_for is not None):
            raise ValueError(f"text 里写了 {_TO} 的要写 asks_for，没写的不要写")
        if self.allows is not None and self.kind is not InquiryKind.CONSENT:
            raise ValueError("allows 只写在 kind: consent 里")
        return self

    def worded(self, to: str | None) -> str:
        """The text with what the seat wrote in its place."""
        return self.text.replace(_TO, to or "")


@cache
def load_inquiries(data_dir: Path) -> dict[str, Question]:
    """The questions by their ids, in the order of the file. Raises BadFile."""
    name = f"data/{_FILE}"
    return closed_list(validated_list(Question, read_yaml(data_dir / _FILE, data_dir), file=name), file=name)
