"""Changing one's own introduction."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.introductions.models import MAX_ABOUT_LENGTH, Introduction
from app.introductions.picture import picture_of
from app.introductions.queries import introduction_of
from app.people.models import User
from app.untrusted.uploads import UploadedFile


def change_introduction(
    user: User, *, shown: bool, about: str, picture: UploadedFile | None = None, removes_picture: bool = False
) -> None:
    """Change what candidates read and see of a person. Without a `picture` the one they have stays.

    Raises RuleBroken for a file that is no picture.
    """
    made = picture_of(picture.content) if picture else None
    introduction = introduction_of(user)
    if introduction is None:
        introduction = Introduction(user=user, shown=False, about="")
        db.session.add(introduction)
    if shown != introduction.shown:
        verb = ActivityVerb.SHOWED_INTRODUCTION if shown else ActivityVerb.HID_INTRODUCTION
        record_activity(verb, user, by=user)
    if made or removes_picture or about != introduction.about:
        record_activity(ActivityVerb.CHANGED_INTRODUCTION, user, by=user)
    introduction.shown, introduction.about = shown, about[:MAX_ABOUT_LENGTH]
    if made or removes_picture:
        introduction.picture = made
