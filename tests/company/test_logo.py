"""Admins upload the logo; it is on every page, in versions, and no byte of the file reaches a browser."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.company import logo_picture
from app.company.logo_picture import MAX_LOGO_HEIGHT, MAX_LOGO_WIDTH, logo_of, logo_png
from app.company.models import CompanyLogo
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_opening

DARK_INK, LIGHT_INK = (26, 29, 36, 255), (255, 236, 160, 255)


def a_logo(size=(600, 150), ink=DARK_INK, kind="PNG", ground=(0, 0, 0, 0)) -> bytes:
    """A bar of ink, with a broad transparent border."""
    image = Image.new("RGBA", (size[0] + 80, size[1] + 80), ground)
    ImageDraw.Draw(image).rectangle((40, 40, size[0] + 39, size[1] + 39), fill=ink)
    ImageDraw.Draw(image).rectangle((60, 60, 64, 64), fill=(0, 0, 0, 0))
    file = BytesIO()
    image.convert("RGB" if kind == "JPEG" else "RGBA").save(file, kind)
    return file.getvalue()


def made(content: bytes) -> Image.Image:
    return Image.open(BytesIO(logo_png(logo_of(content))))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_written_again_within_its_size(kind):
    logo = made(a_logo(kind=kind))
    assert logo.format == "PNG" and logo.mode == "RGB"
    assert MAX_LOGO_WIDTH / 2 < logo.width <= MAX_LOGO_WIDTH and logo.height <= MAX_LOGO_HEIGHT


@pytest.mark.parametrize(("ink", "ground"), [(DARK_INK, (255, 255, 255)), (LIGHT_INK, (20, 22, 27))])
def test_a_logo_with_transparent_parts_stands_on_a_ground_on_which_it_can_be_read(ink, ground):
    logo = made(a_logo(ink=ink))
    assert logo.getpixel((1, 1)) == ground
    assert logo.getpixel((logo.width // 2, logo.height // 2)) == ink[:3], "the colors are exact"


REFUSED = [
    (b"", "The file is empty"),
    (b"\xef\xbb\xbf <svg/>", "An SVG file can have scripts"),
    (b"GIF89a", "cannot be read"),
    (a_logo()[:200], "cannot be read"),
    (a_logo(ink=(0, 0, 0, 0)), "all of it is transparent"),
    (a_logo((100, 20)), "less than 32 pixels high"),
    (a_logo((900, 100)), "more than 8 times as wide"),
    (a_logo((100, 210)), "more than twice as high"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_a_file_that_cannot_be_the_logo_is_refused_with_its_reason(content, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        logo_of(content)
    assert refused.value.field == "logo"


def test_a_logo_that_is_too_large_is_refused_with_the_limit(monkeypatch):
    file = BytesIO()
    Image.new("RGB", (4100, 4000)).save(file, "PNG")
    with pytest.raises(RuleBroken, match="more than 16 million pixels"):
        logo_of(file.getvalue())
    monkeypatch.setattr(logo_picture, "MAX_LOGO_FILE_BYTES", 10)
    with pytest.raises(RuleBroken, match="larger than 5 MB"):
        logo_of(a_logo())


def test_a_logo_is_on_every_page_until_it_is_removed_and_each_version_stays(app, client, cast, session):
    client.sign_in(cast.ada)
    stale = client.form_for("/company/logo")
    sent = client.submit("/company/logo", logo=(BytesIO(a_logo()), "logo.png"), reason="We are older now.")
    assert sent.status_code == 303
    visitor = app.test_client()
    pages = [
        visitor.get(path, follow_redirects=True).text for path in ("/jobs", "/my", "/sign-in", "/nowhere")
    ]
    pages.append(client.get("/company").text)
    sources = {page.split('class="logo" src="')[1].split('"')[0] for page in pages}
    (source,) = sources
    assert source in visitor.get(f"/jobs/{an_opening(cast).id}").text.rpartition("application/ld+json")[2]
    picture = visitor.get(source)
    assert picture.mimetype == "image/png" and picture.data.startswith(b"\x89PNG")
    assert "immutable" in picture.headers["Cache-Control"] and "public" in picture.headers["Cache-Control"]
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert client.get("/company/logo.png").status_code == 404
    assert client.get("/company/logo.png?v=other").status_code == 404

    late = client.send(stale, logo=(BytesIO(a_logo(ink=LIGHT_INK)), "logo.png"))
    assert late.status_code == 409 and "changed the logo after you opened the page" in late.text
    assert client.submit("/company/logo").status_code == 422
    assert "SVG" in client.submit("/company/logo", logo=(BytesIO(b"<svg/>"), "a.svg")).text

    client.submit("/company/logo", removes_logo=True)
    assert 'class="logo"' not in client.get("/jobs").text
    assert client.get(source).status_code == 200, "a page from before still shows it"
    assert [each.number for each in session.scalars(select(CompanyLogo).order_by(CompanyLogo.number))] == [
        1,
        2,
    ]
    history = client.get("/company").text
    assert "changed the logo of the company" in history and "We are older now." in history


def test_the_name_stands_beside_a_logo_without_room_for_it(client, cast, session):
    client.sign_in(cast.ada)
    client.submit("/company/details", name="Öst & Söhne")
    client.submit("/company/logo", logo=(BytesIO(a_logo((100, 100))), "logo.png"))
    narrow = client.get("/jobs").text
    assert 'alt=""' in narrow and "<span>Öst &amp; Söhne</span>" in narrow
    assert "<span>Onramp</span>" in client.get("/company").text
    client.submit("/company/logo", logo=(BytesIO(a_logo()), "logo.png"))
    wide = client.get("/jobs").text
    assert 'alt="Öst &amp; Söhne"' in wide and "<span>Öst &amp; Söhne</span>" not in wide
