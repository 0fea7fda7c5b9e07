"""Candidates see of colleagues what these agreed to, while their application is active."""

from __future__ import annotations

from io import BytesIO
from struct import unpack

import pytest
from PIL import Image

from app.interviews.cancel import cancel_interview
from app.introductions.actions import change_introduction
from app.introductions.picture import PICTURE_SIDE, picture_of
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.shared.refusals import RuleBroken
from app.untrusted.uploads import UploadedFile
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.portal.page import own_page

ABOUT = "I sell to banks since 2019."
PLACE = b"GPS-48.8584N"


def a_photo(kind="JPEG", size=(640, 400), **values):
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, exif=exif, **values)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_written_again_small_square_and_without_metadata(kind):
    given = a_photo(kind)
    made = picture_of(given)

    assert PLACE in given and PLACE not in made
    assert made.startswith(b"\x89PNG") and unpack(">II", made[16:24]) == (PICTURE_SIDE, PICTURE_SIDE)
    assert {chunk for chunk in (b"eXIf", b"tEXt", b"iTXt") if chunk in made} == set()


NO_PICTURES = [b"", b"<svg/>", a_photo()[:300], a_photo("GIF"), a_photo("PNG", (9000, 5000))]


@pytest.mark.parametrize("content", NO_PICTURES)
def test_a_file_that_is_no_picture_or_too_large_is_refused(content):
    with pytest.raises(RuleBroken, match="This picture cannot be read"):
        picture_of(content)


def test_a_candidate_sees_only_who_agreed_and_only_while_the_application_is_active(client, cast, session):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines)
    picture = UploadedFile("me.jpg", a_photo())
    change_introduction(cast.ines, shown=False, about=ABOUT, picture=picture)
    change_introduction(cast.sam, shown=True, about="I meet nobody here.")
    session.commit()
    client.come_by_link(application.candidate)
    src = f"/my/applications/{application.id}/picture?person="
    assert ABOUT not in client.get("/my").text
    assert client.get(f"{src}{cast.ines.id}").status_code == 404

    change_introduction(cast.ines, shown=True, about=ABOUT)
    session.commit()
    page = client.get("/my").text
    assert ABOUT in page and f"{src}{cast.ines.id}" in page and "I meet nobody here" not in page
    assert client.get(f"{src}{cast.ines.id}").mimetype == "image/png"
    assert client.get(f"{src}{cast.sam.id}").status_code == 404

    before = own_page(client)
    decline(application, version=application.version, reason=DeclineReason.EXPERIENCE, by=cast.rita)
    session.commit()
    assert own_page(client) == before, "they learn of a decline by its mail, and not by who is gone"
    undo(application, version=application.version, by=cast.rita)
    cancel_interview(interview, reason="Ill.", by=cast.rita)
    session.commit()
    assert ABOUT not in client.get("/my").text
    assert client.get(f"{src}{cast.ines.id}").status_code == 404


def test_a_person_changes_what_candidates_see_of_them(client, cast, session):
    client.sign_in(cast.ines)
    page = "/account/introduction"
    client.submit(page, shown=True, about=ABOUT, picture=(BytesIO(a_photo()), "me.jpg"))
    assert client.get(f"{page}/picture").mimetype == "image/png"
    refused = client.submit(page, picture=(BytesIO(b"no"), "me.jpg"))
    assert refused.status_code == 422
    client.submit(page, removes_picture=True)
    assert client.get(f"{page}/picture").status_code == 404
    assert ABOUT in client.get(page).text
