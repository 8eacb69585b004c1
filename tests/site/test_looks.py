"""Can everyone read and use the parts that all pages are made of, and does a page say what is missing?"""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from callup_site.looks.checks import judge

KINDS = ["filled", "empty", "wrong", "many", "told"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _pages_of_looks(settings):
    settings.ROOT_URLCONF = "tests.site.looks_pages"
    templates = settings.TEMPLATES
    settings.TEMPLATES = [{**templates[0], "DIRS": [*templates[0]["DIRS"], Path(__file__).parent / "templates"]}]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_demo", [False, True])
def test_axe_finds_nothing_and_all_fits_320_pixels(page, axe, reflow, settings, kind, is_demo):
    settings.DEMO = is_demo
    page.goto(f"/public/looks/{kind}/")
    assert page.get_by_role("heading", level=1).inner_text() == "Every part"
    assert page.get_by_text("Nothing here is an order").count() == is_demo
    assert axe(page) == []
    assert reflow(page) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("address", "status"), [("/public/refuse/400/", 400), ("/public/refuse/403/", 403), ("/public/nothing/", 404)]
)
def test_errors_are_told_in_words_on_pages_that_everyone_can_read(page, axe, reflow, address, status):
    page.watched.forgive(f"status of {status}")
    assert page.goto(address).status == status
    assert axe(page) == []
    assert reflow(page) == []


def test_a_broken_server_still_shows_a_page(client):
    client.raise_request_exception = False
    answer = client.get("/public/refuse/500/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "main-content" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_with_a_form_takes_the_focus_and_leads_to_each_field(page):
    page.goto("/public/looks/wrong/")
    summary = page.locator("[data-focus]")
    assert summary.evaluate("one => one === document.activeElement")
    links = summary.get_by_role("link")
    assert links.count() == 8
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        assert page.locator(target).count() == 1
    links.first.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_what"


@pytest.mark.django_db(transaction=True)
def test_every_error_of_a_field_is_tied_to_it(page):
    page.goto("/public/looks/wrong/")
    tied = page.locator("input[aria-invalid=true], select[aria-invalid=true], textarea[aria-invalid=true]")
    assert tied.count() >= 6
    for number in range(tied.count()):
        told = tied.nth(number).evaluate(
            "one => (one.getAttribute('aria-describedby') || one.closest('fieldset').getAttribute('aria-describedby'))"
        )
        assert any(page.locator(f"#{name}").text_content().strip() for name in told.split() if name.endswith("_error"))


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_reaches_the_content_by_the_first_link(page):
    page.goto("/public/looks/filled/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.django_db(transaction=True)
def test_a_page_reads_the_same_without_scripts(open_page):
    page, plain = open_page(), open_page(scripts=False)
    for one in (page, plain):
        one.goto("/public/looks/wrong/")
    assert plain.locator("main").inner_text() == page.locator("main").inner_text()
    assert plain.get_by_role("navigation", name="Site").is_visible()


def test_a_page_weighs_little(client):
    html = client.get("/public/looks/filled/").content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    assert len(files) == 6
    weight = sum(len(gzip.compress(Path(finders.find(one)).read_bytes())) for one in files)
    assert weight + len(gzip.compress(html.encode())) < 150_000


def test_the_check_says_what_to_do_where_the_design_system_is_missing(tmp_path):
    assert judge(Path(settings.HERE)) == []
    [said] = judge(tmp_path)
    assert said.id == "callup.E001"
    assert "uv sync --reinstall-package callup" in said.hint


def test_the_check_tells_of_another_lock(tmp_path):
    site = tmp_path / "src" / "callup_site"
    (site / "vendor" / "uswds").mkdir(parents=True)
    (site / "vendor" / "uswds" / "stamp").write_text("of old")
    (tmp_path / "frontend").mkdir()
    (tmp_path / "frontend" / "package-lock.json").write_text("{}")
    (tmp_path / "hatch_build.py").write_text("")
    assert [one.id for one in judge(site)] == ["callup.W001"]


def test_the_lock_names_hashes_and_no_registry():
    text = (ROOT / "frontend" / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert "resolved" not in text
    assert "http" not in text
    assert all("integrity" in one for name, one in packages.items() if name)
    assert packages[""]["dependencies"] == {"@uswds/uswds": packages["node_modules/@uswds/uswds"]["version"]}


def test_only_what_the_style_sheet_refers_to_is_shipped_and_all_of_it_is_there():
    folder = Path(settings.HERE) / "vendor" / "uswds"
    sheet = (folder / "css" / "uswds.min.css").read_text()
    wanted = set(re.findall(r"url\([\"']?\.\./([^\"')#?]+)", sheet))
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    assert there - wanted == {"css/uswds.min.css", "js/uswds.min.js", "img/sprite.svg", "LICENSE.md", "stamp"}
    assert wanted <= there
    assert "sourceMappingURL" not in sheet


def test_static_files_can_be_gathered_with_hashed_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert "uswds/css/uswds.min.css" in named


def test_what_callup_itself_asks_for_leaves_out_the_driver_that_is_not_permissive():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert not [one for one in project["dependencies"] if one.startswith("psycopg")]
    assert [one for one in project["optional-dependencies"]["postgresql"] if one.startswith("psycopg")]
