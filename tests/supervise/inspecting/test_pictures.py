"""Pictures of what is found on site: with their finding, once, drawn anew, also when the line brings them late."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongjian.kit.files import place_of
from gongjian.kit.models import StoredFile
from gongjian.supervise.actions.inspections import visits
from gongjian.supervise.actions.inspections.findings import MOST_PICTURES, Finding
from gongjian.supervise.models import Problem, Visit
from tests.cast import Cast

KEYS = [f"11111111-2222-4333-8444-55555555555{n}" for n in range(10)]
JSON = {"accept": "application/json"}
GPS = 0x8825


def picture(name: str = "便道.jpg", color: str = "#336699") -> SimpleUploadedFile:
    """A photo as a phone makes it, with where it was taken."""
    out, exif = BytesIO(), Image.Exif()
    exif[GPS] = {1: "N", 2: (38.0, 43.0, 52.0)}
    Image.new("RGB", (64, 48), color).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def found(cast: Cast, visit: Visit) -> Problem:
    seen = visits.Seen([Finding("other", "围挡破损")])
    visits.record_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, seen=seen, at=cast.at)
    return Problem.objects.select_related("matter").get(visit=visit)


def on_the_finding(problem: Problem) -> list[str]:
    rows = StoredFile.objects.filter(target_table="gongjian_matter", target_id=problem.matter_id)
    return list(rows.order_by("id").values_list("name", flat=True))


def test_the_answer_to_a_sending_names_the_finding_of_every_place_also_when_it_comes_twice(
    cast: Cast, on_site: Visit
) -> None:
    browser = cast.inspector.browser()
    sent = {
        "request_key": KEYS[0],
        "f1-category": "other", "f1-words": "围挡破损", "f1-kept": "2",
        "f3-category": "other", "f3-words": "便道被占",
    }  # fmt: skip
    first, second = (browser.post(f"/visits/{on_site.number}/", sent, headers=JSON) for _turn in (1, 2))
    rows = Problem.objects.filter(visit=on_site).select_related("matter").order_by("id")
    assert first.json()["found"] == {"f1": rows[0].matter.number, "f3": rows[1].matter.number}
    assert (second.json()["found"], len(rows)) == (first.json()["found"], 2)


def test_a_place_that_holds_pictures_alone_is_a_finding_without_words(cast: Cast, on_site: Visit) -> None:
    answer = cast.inspector.browser().post(
        f"/visits/{on_site.number}/", {"request_key": KEYS[0], "f2-kept": "1"}, headers=JSON
    )
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["problems"]] == ["f2-category", "f2-words"]


def test_a_picture_the_line_brings_late_and_twice_stands_once_on_its_finding(
    cast: Cast, on_site: Visit
) -> None:
    problem, browser = found(cast, on_site), cast.inspector.browser()
    visits.record_visit(
        viewer=cast.inspector.viewer(cast.on), visit=on_site, seen=visits.Seen(ends=True), at=cast.at
    )
    address = f"/visits/{on_site.number}/photo/"
    answers = [
        browser.post(
            address,
            {"request_key": KEYS[1], "finding": problem.matter.number, "photo": picture()},
            headers=JSON,
        )
        for _turn in (1, 2)
    ]
    kept = StoredFile.objects.get()
    assert [one.json() for one in answers] == [{"href": f"/files/{kept.number}/", "name": "便道.jpg"}] * 2
    assert on_the_finding(problem) == ["便道.jpg"]
    text = browser.get(f"/matters/{problem.matter.number}/").content.decode()
    assert f'<img src="/files/{kept.number}/" alt="便道.jpg"' in text
    assert (
        f'<a href="/files/{kept.number}/">便道.jpg</a>'
        in browser.get(f"/visits/{on_site.number}/").content.decode()
    )


def test_where_a_picture_was_taken_is_not_kept(cast: Cast, on_site: Visit) -> None:
    cast.inspector.browser().post(
        f"/visits/{on_site.number}/photo/", {"request_key": KEYS[2], "photo": picture()}
    )
    with Image.open(place_of(StoredFile.objects.get().sha256)) as kept:
        assert (dict(kept.getexif()), kept.size) == ({}, (64, 48))


def test_without_the_script_pictures_come_along_with_their_finding(cast: Cast, on_site: Visit) -> None:
    sent = {
        "request_key": KEYS[3], "f1-category": "other", "f1-words": "围挡破损",
        "f1-photo": [picture("一.jpg"), picture("二.jpg", "#993333")],
    }  # fmt: skip
    cast.inspector.browser().post(f"/visits/{on_site.number}/", sent)
    assert on_the_finding(Problem.objects.get(visit=on_site)) == ["一.jpg", "二.jpg"]


def test_a_script_called_a_picture_is_refused_with_its_finding_and_what_was_typed_stays(
    cast: Cast, on_site: Visit
) -> None:
    sent = {
        "request_key": KEYS[4], "f1-category": "other", "f1-words": "围挡破损",
        "f1-photo": SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg"),
    }  # fmt: skip
    answer = cast.inspector.browser().post(f"/visits/{on_site.number}/", sent)
    text = answer.content.decode()
    assert (answer.status_code, Problem.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    assert 'value="围挡破损"' in text
    assert 'href="#f1-photo"' in text


@pytest.mark.parametrize("finding", ["SX-2026-99999", "elsewhere"])
def test_a_picture_goes_to_no_finding_of_another_visit(cast: Cast, on_site: Visit, finding: str) -> None:
    answer = cast.inspector.browser().post(
        f"/visits/{on_site.number}/photo/",
        {"request_key": KEYS[5], "finding": finding, "photo": picture()},
        headers=JSON,
    )
    assert (answer.status_code, StoredFile.objects.count()) == (404, 0)


def test_a_finding_holds_so_many_pictures_and_no_more(cast: Cast, on_site: Visit) -> None:
    problem, browser = found(cast, on_site), cast.inspector.browser()
    answers = [
        browser.post(
            f"/visits/{on_site.number}/photo/",
            {
                "request_key": KEYS[place],
                "finding": problem.matter.number,
                "photo": picture(color=f"#{place}{place}3344"),
            },
            headers=JSON,
        )
        for place in range(MOST_PICTURES + 1)
    ]
    assert [one.status_code for one in answers] == [200] * MOST_PICTURES + [422]
    assert str(MOST_PICTURES) in answers[-1].json()["says"]
    assert len(on_the_finding(problem)) == MOST_PICTURES
