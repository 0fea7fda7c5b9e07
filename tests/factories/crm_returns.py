"""What goes back to the CRM, in the state a test needs: its users, work, conflicts, return files."""

from __future__ import annotations

from datetime import date

from app.activity.models import Note
from app.book.models import CrmUser, Opportunity
from app.crm_returns.actions import make_return
from app.crm_returns.files import return_file
from app.crm_returns.kinds import ReturnKind
from app.crm_returns.models import CrmReturn
from app.db.base import db
from app.opportunity_work.models import LogEntry, OpportunityNextStep, WorkConflict, WorkField, WorkKind
from app.people.models import User
from app.shared.sales.crm_ids import CrmKind
from tests.factories.book import an_applied_import, crm_id


def a_crm_user(person: User) -> str:
    """A person is a user of the CRM. Returns their id there."""
    text = crm_id(CrmKind.USER, person.id)
    db.session.add(CrmUser(crm_id=text, crm_key=text.lower(), email=person.email))
    db.session.flush()
    return text


def the_file(kind: ReturnKind = ReturnKind.ACCOUNTS) -> str:
    """A return file of a kind, made now, as a text."""
    db.session.flush()
    return text_of(make_return(kind, seen=None, by=None))


def text_of(made: CrmReturn) -> str:
    """A return file as a text."""
    with return_file(made) as file:
        return file.read().decode()


def an_empty_return(by: User) -> CrmReturn:
    """A return file of accounts without a row."""
    made = CrmReturn(kind=ReturnKind.ACCOUNTS, columns=["Id", "Proposed_ISR__c"], made_by=by)
    db.session.add(made)
    db.session.flush()
    return made


def a_next_step(opportunity: Opportunity, text: str, *, by: User, owner: User | None = None) -> None:
    """A next step of the ISR, or of a named person."""
    step = OpportunityNextStep(opportunity=opportunity, note=Note(text=text), owner=owner, written_by=by)
    db.session.add(step)
    db.session.flush()


def a_log_entry(
    opportunity: Opportunity, day: date, text: str, *, by: User, copied: bool = False
) -> LogEntry:
    """A customer touchpoint of a day."""
    entry = LogEntry(
        opportunity=opportunity,
        done_on=day,
        kind=WorkKind.TOUCHPOINT,
        note=Note(text=text),
        leader_copied=copied,
        written_by=by,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def a_conflict(
    opportunity: Opportunity,
    field: WorkField = WorkField.NEXT_STEP,
    *,
    base: str = "A",
    ours: str = "B",
    theirs: str = "C",
) -> WorkConflict:
    """A field that both sides changed, as an applied file leaves it. The opportunity is as a test says."""
    conflict = WorkConflict(
        opportunity=opportunity,
        field=field,
        base=base,
        ours=ours,
        theirs=theirs,
        import_id=an_applied_import().id,
    )
    db.session.add(conflict)
    db.session.flush()
    return conflict
