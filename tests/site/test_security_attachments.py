"""Do files that are handed in stay what they are, where they are, and with whom they are meant for?"""

import stat
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.errors import InputError, OutOfTurn
from callup_site.desk import attachments
from callup_site.desk.models import Attachment, Request, Thing
from tests.site.offices import account, seat, signed_in

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
NOW = datetime.now(UTC)
MANY = settings(max_examples=200, deadline=None)


def packed(*parts, media=None):
    """A packed office document with these parts."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        if media:
            file.writestr("mimetype", media)
        for part in parts:
            file.writestr(part, "<x/>")
    return held.getvalue()


XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
ODS = packed("content.xml", media="application/vnd.oasis.opendocument.spreadsheet")
GOOD = {
    "a.pdf": (b"%PDF-1.7\n", "application/pdf"),
    "a.png": (PNG, "image/png"),
    "a.JPG": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a.txt": ("Größe\n".encode(), "text/plain"),
    "a.csv": (b"\xef\xbb\xbfhome,people\r\nVT,3\r\n", "text/csv"),
    "a.json": (b'{"a": 1}', "application/json"),
    "a.toml": (b"a = 1\n", "application/toml"),
    "a.xlsx": (XLSX, attachments.OFFICE_PARTS["xlsx"][1]),
    "a.ods": (ODS, attachments.OFFICE_PARTS["ods"][1]),
    "a.docx": (packed("word/document.xml"), attachments.OFFICE_PARTS["docx"][1]),
}
BAD = {
    "empty": ("a.pdf", b""),
    "no ending": ("README", b"text"),
    "a script": ("a.html", b"<script>alert(1)</script>"),
    "a picture that can run": ("a.svg", b"<svg/>"),
    "a program": ("a.exe", b"MZ"),
    "a program by another name": ("a.pdf", b"MZ"),
    "a page by another name": ("a.png", b"<html>"),
    "text with a zero": ("a.txt", b"a\x00b"),
    "no text": ("a.csv", b"\xff\xfe\x00"),
    "no JSON": ("a.json", b"{"),
    "deep JSON": ("a.json", b"[" * 100_000),
    "no TOML": ("a.toml", b"= 1"),
    "no package": ("a.xlsx", b"PK\x03\x04 and no more"),
    "another package": ("a.xlsx", packed("word/document.xml")),
    "macros": ("a.xlsx", packed("xl/workbook.xml", "xl/vbaProject.bin")),
    "old macros": ("a.docm", packed("word/document.xml")),
    "macros of the other kind": (
        "a.ods",
        packed("content.xml", "Basic/x.xml", media="application/vnd.oasis.opendocument.spreadsheet"),
    ),
    "an active control": ("a.docx", packed("word/document.xml", "word/activeX/activeX1.bin")),
    "a way out": ("a.xlsx", packed("xl/workbook.xml", "../../etc/cron.d/x")),
    "a way to the root": ("a.xlsx", packed("xl/workbook.xml", "/etc/x")),
    "no kind inside": ("a.ods", packed("content.xml")),
    "too many parts": ("a.xlsx", packed("xl/workbook.xml", *map(str, range(5001)))),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken(name):
    data, media = GOOD[name]
    assert attachments.look_at(name, data).media == media


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_is_not_is_refused_in_words(kind):
    with pytest.raises(InputError, match=r"found .+, wanted "):
        attachments.look_at(*BAD[kind])


def test_a_file_that_is_too_large_is_refused(settings):
    settings.MOST_ATTACHED_BYTES = 10
    assert attachments.look_at("a.txt", b"x" * 10)
    with pytest.raises(InputError, match="11 bytes"):
        attachments.look_at("a.txt", b"x" * 11)


def test_a_bomb_is_refused_before_it_is_unpacked():
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        for number in range(11):
            file.writestr(f"xl/{number}", bytes(10_000_000))
    assert len(held.getvalue()) < 200_000
    with pytest.raises(InputError, match="far more inside"):
        attachments.look_at("a.xlsx", held.getvalue())


@MANY
@given(st.text(max_size=300))
def test_whatever_it_is_called_a_name_is_one_plain_name(name):
    shown = attachments.shown_name(name)
    assert 0 < len(shown) <= attachments.LONGEST_NAME
    assert not set(shown) & set('/\\:\x00\r\n"<>|*?')
    assert shown not in {".", ".."}
    assert not shown.startswith(".")
    assert Path(shown).name == shown
    assert attachments.shown_name(shown) == shown


@MANY
@given(st.sampled_from(attachments.ENDINGS), st.binary(max_size=300))
def test_whatever_is_inside_a_file_is_taken_or_refused_in_words(ending, data):
    try:
        assert attachments.look_at(f"a.{ending}", data).data == data
    except InputError as error:
        assert error.remedy or "empty" in str(error)  # noqa: PT017 - either answer is right


@pytest.mark.parametrize(
    "place", ["../../etc/passwd", "/etc/passwd", "ab/../../x", "ab/" + "0" * 39, "ab/" + "0" * 40 + "\n"]
)
def test_no_place_leads_out_of_the_folder(place):
    with pytest.raises(InputError):
        attachments.path_of(place)


@pytest.fixture
def asked(db):
    made = Request.objects.create(slug="r1", stage="submitted", opened_at=NOW, acted_at=NOW)
    Thing.objects.create(request=made, thing="request", subject="r1", stage="submitted")
    return made


def kept(asked, paper="working"):
    handed = attachments.look_at("plan.pdf", b"%PDF-1.7 here")
    return attachments.take_in(asked, handed, subject=("request", "r1"), paper=paper, account="a1", at=NOW)


def test_a_file_lies_outside_the_web_root_under_a_name_of_chance(asked):
    made = kept(asked)
    path = attachments.path_of(made.place)
    assert path.is_relative_to(site.ATTACHMENTS)
    assert not path.is_relative_to(site.STATIC_ROOT)
    assert "plan" not in str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept(asked).place != made.place


def test_a_changed_or_lost_file_is_not_handed_out(asked):
    made = kept(asked)
    attachments.path_of(made.place).chmod(0o600)
    attachments.path_of(made.place).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(OutOfTurn, match="other bytes"):
        attachments.bytes_of(made)
    attachments.path_of(made.place).unlink()
    with pytest.raises(OutOfTurn, match="no file"):
        attachments.bytes_of(made)


def test_a_request_has_so_many_files_and_no_more(asked, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_PER_REQUEST", 2)
    kept(asked)
    kept(asked)
    with pytest.raises(OutOfTurn, match="at most 2"):
        kept(asked)


def test_only_who_may_read_such_papers_gets_the_file(asked):
    made = kept(asked, "working")
    planner, tracker, stranger = (account(name) for name in ("planner-1", "tracker-1", "stranger-1"))
    seat(planner, "planner")
    seat(tracker, "deployment_tracker")
    seat(stranger, "planner", request="r9")
    address = f"/desk/requests/r1/attachments/{made.pk}/"
    inside = signed_in(planner)
    answer = inside.get(address)
    assert answer.content == b"%PDF-1.7 here"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''plan.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "plan.pdf" in inside.get("/desk/requests/r1/attachments/").content.decode()
    for other in (tracker, stranger):
        outside = signed_in(other)
        assert outside.get(address).status_code == 404
        assert b"plan.pdf" not in outside.get("/desk/requests/r1/attachments/").content
    assert inside.get(f"/desk/requests/r9/attachments/{made.pk}/").status_code == 404


def test_a_file_is_handed_in_on_its_page_by_who_acts(asked):
    planner, auditor = account("planner-1"), account("auditor-1")
    seat(planner, "planner")
    seat(auditor, "auditor")
    address = "/desk/requests/r1/attachments/"

    def post(browser, name="../../x/list.csv", data=b"home\n", paper="working"):
        return browser.post(address, {"paper": paper, "file": SimpleUploadedFile(name, data)})

    inside = signed_in(planner)
    assert post(inside).status_code == 302
    made = Attachment.objects.get()
    assert (made.name, made.paper, made.added_by) == ("list.csv", "working", planner.code)
    assert post(inside, data=b"\x00").status_code == 422
    assert post(inside, name="x.svg").status_code == 422
    assert post(inside, paper="draft").status_code == 422, "a planner reads no drafts"
    assert post(signed_in(auditor)).status_code == 403, "who only reads hands in nothing"
    assert Attachment.objects.count() == 1
