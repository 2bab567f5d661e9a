"""Many conversations at once: by approval of another, masked, with who, when and why on every page, for a day."""

from io import BytesIO

import pytest
from docx import Document

from hotline.staff.roles import Role

ASKED = {"first": "2026-09-01", "last": "2026-09-01", "reason": "司法局专项检查"}
YES = {"approved": True, "words": "检查通知已看"}


@pytest.fixture
async def someone(writes_in):
    return await writes_in("我叫王建国，电话13900001234，工资拖了三个月")


@pytest.fixture
async def second(hire, supervisor):
    """Another supervisor."""
    person = await hire("qian", Role.SUPERVISOR, name="钱某")
    await person.comes_in()
    return person


async def first_of(person):
    return (await person.get("/exports")).json()["exports"][0]


async def test_it_takes_another_ones_approval_and_says_who_when_and_why(
    seat, other, supervisor, someone, clock, trail, services
):
    assert (await seat.post("/exports", ASKED)).status_code == 204
    asked = await first_of(supervisor)
    assert (asked["status"], asked["conversations"], asked["mine"]) == ("asked", 1, False)
    assert (await other.get("/exports")).json()["exports"] == []
    path = f"/exports/{asked['id']}"
    assert (await seat.get(f"{path}/file")).status_code == 409
    assert (await seat.post(f"{path}/decision", YES)).status_code == 403
    assert (await supervisor.post(f"{path}/decision", YES)).status_code == 204
    assert (await supervisor.post(f"{path}/decision", YES)).status_code == 409
    assert (await supervisor.get(f"{path}/file")).status_code == 403  # whoever asked takes it
    taken = await seat.get(f"{path}/file")
    assert taken.status_code == 200
    document = Document(BytesIO(taken.content))
    head = document.sections[0].header.paragraphs[0].text
    for word in ("工号 100 李某", "2026-09-01", "司法局专项检查", "批准"):
        assert word in head
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "工资拖了三个月" in text
    assert "13900001234" not in text and "王建国" not in text
    clock.advance(hours=25)
    await seat.sign_in_again()
    assert (await seat.get(f"{path}/file")).status_code == 409
    assert (await first_of(seat))["status"] == "expired"
    assert [one for one in await trail() if one.startswith("export")] == [
        "export_asked",
        "export_approved",
        "export_taken",
    ]


async def test_nobody_approves_their_own(supervisor, second, someone):
    await supervisor.post("/exports", ASKED)
    path = f"/exports/{(await first_of(supervisor))['id']}"
    assert (await supervisor.post(f"{path}/decision", YES)).status_code == 403
    assert (await second.post(f"{path}/decision", YES | {"approved": False})).status_code == 204
    assert (await supervisor.get(f"{path}/file")).status_code == 409
    assert (await first_of(second))["status"] == "refused"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"last": "2026-08-31"}, 422),
        ({"last": "2026-09-02"}, 422),
        ({"first": "2026-07-01"}, 422),
        ({"first": "2026-08-30", "last": "2026-08-31"}, 409),
        ({"area": "inheritance"}, 409),
        ({"reason": "查"}, 422),
    ],
)
async def test_what_cannot_be_asked_for_is_refused(seat, someone, change, status):
    assert (await seat.post("/exports", ASKED | change)).status_code == status
