"""The picture of somebody a candidate meets."""

from __future__ import annotations

from flask import abort

from app.access.permissions import Permission
from app.candidates.models import Application
from app.candidates.visible_status import visible_state
from app.introductions.queries import picture_of_person as stored_picture
from app.introductions.views import serve_person_picture
from app.portal.people import people_to_meet
from app.portal.views import routes
from app.web.parameters import number_param
from app.web.routing import Answer


@routes.page("/my/applications/<int:own_application_id>/picture", permission=Permission.SEE_PEOPLE_TO_MEET)
def picture_of_person(own_application: Application) -> Answer:
    people = people_to_meet([(own_application, visible_state(own_application).status)])[own_application.id]
    wanted = number_param("person")
    person = next((each for each in people if each.id == wanted), None)
    if person is None:
        abort(404)
    return serve_person_picture(stored_picture(person.id))
