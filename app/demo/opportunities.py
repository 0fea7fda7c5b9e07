"""Opportunities of the CRM, as two files of sales operations bring them: of a week ago and of yesterday.

Between the two, some are closed, one is reopened, and of one the CRM and a person both changed the next step.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import cycle

from sqlalchemy import select

from app.activity.models import Note
from app.book.models import Opportunity
from app.crm_files.actions import FileSettings, apply_file, map_columns
from app.crm_files.queries import column_meanings
from app.crm_files.states import FileKind, FileScope, FileState
from app.crm_files.upload import upload_file
from app.crm_files.work import apply_checked, check_next_rows
from app.db.base import db
from app.demo import company
from app.demo.book_work import choose_first_tiers, hand_over_with_holdovers
from app.demo.story import DEMO_DAY, clock_at
from app.opportunity_work.models import OpportunityNextStep
from app.people.models import User
from app.shared import clock
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.sales.days import DateStyle
from app.shared.sales.money import NumberStyle

DEMO_OPPORTUNITIES, SIX_QUARTERS, PAST_DAYS = 400, 548, 365
NEW_STAGES = ["1-Discovery", "2-Scoping", "3-Technical Evaluation", "4-Proposal", "5-Negotiating"]
PAST_STAGES = ["Closed Won", "Closed Won", "Closed Won", "8-Closed Lost", "Closed Won", "10-Duplicate"]
DEMO_TYPES = [("Renewal", "3. Growth"), ("Renewal", "4. Contraction"), ("Add-On Business", "3. Growth")]
DEMO_BASES = [8_400, 18_000, 31_500, 49_999, 50_000, 64_000, 12_250, 22_800, 96_000]
CLOSED_SINCE, CONFLICT_PLACE = 12, 300


def load_opportunities(staff: dict[str, User], now: datetime) -> None:
    """Apply a file with users, and two with opportunities."""
    by = staff[company.SALES_OPERATIONS_NAME]
    first, second = now - 6 * DEMO_DAY, now - DEMO_DAY
    _apply(FileKind.USERS, _users_text(staff), first, by)
    rows = _rows(first.date(), staff)
    _apply(FileKind.OPPORTUNITIES, _text(rows), first, by)
    with clock_at(first + timedelta(hours=2)):
        choose_first_tiers(staff)
    with clock_at(first + DEMO_DAY):
        _write_next_step(rows[CONFLICT_PLACE], "Ask who signs the renewal", staff["Ines Duarte"])
        hand_over_with_holdovers(staff)
    _change(rows, second.date())
    _apply(FileKind.OPPORTUNITIES, _text(rows), second, by)


def _apply(kind: FileKind, content: str, exported_at: datetime, by: User) -> None:
    with clock_at(exported_at + timedelta(hours=1)):
        imported = upload_file(kind=kind, name=f"{kind}.csv", content=content.encode(), by=by)
        settings = FileSettings(exported_at, FileScope.COMPLETE, DateStyle.ISO, NumberStyle.POINT)
        map_columns(imported, column_meanings(imported), settings)
        while imported.state is FileState.CHECKING:
            check_next_rows(imported)
        apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
        apply_checked(imported)


def _users_text(staff: dict[str, User]) -> str:
    people = enumerate(staff.values(), start=1)
    return _text([{"Id": _crm_id(CrmKind.USER, number), "Email": user.email} for number, user in people])


def _rows(today: date, staff: dict[str, User]) -> list[dict[str, str]]:
    """One row for each opportunity, from a year ago to half a year ahead."""
    owners, names = cycle(company.ACCOUNT_OWNERS), company.account_names()
    owen = staff[company.ESTABLISHED_ISR_NAME].email
    types, bases = cycle(DEMO_TYPES), cycle(DEMO_BASES)
    past, new = cycle(PAST_STAGES), cycle(NEW_STAGES)
    rows = []
    for number in range(DEMO_OPPORTUNITIES):
        day = today + timedelta(days=number * SIX_QUARTERS // DEMO_OPPORTUNITIES - PAST_DAYS)
        is_past, (kind, order_type), basis = day < today, next(types), next(bases)
        account, owner, is_renewal = number % len(names), next(owners), kind == "Renewal"
        growth = (number % 5 - 1) * basis // 10
        rows.append(
            {
                "Id": _crm_id(CrmKind.OPPORTUNITY, number + 1),
                "Account Id": _crm_id(CrmKind.ACCOUNT, account + 1),
                "Name": f"{kind} {day:%b %Y}",
                "Type": kind,
                "Order Type": order_type,
                "Stage": next(past) if is_past else next(new),
                "Close Date": day.isoformat(),
                "Amount": f"{basis + growth:,}.00",
                "ARR Basis": f"{basis:,}.00" if is_renewal else "",
                "Renewal Date": (day + timedelta(days=number % 20 - 5)).isoformat() if is_renewal else "",
                "Quote Start": day.isoformat() if is_renewal else "",
                "Quote End": (day + timedelta(days=365)).isoformat() if is_renewal else "",
                "Owner name": owner,
                "Owner email": f"{owner.split()[0].lower()}@example.com",
                "ISR": owen if is_past else "",
                "Next Step": "" if is_past or number % 3 else "Book the renewal health check",
            }
        )
    return rows


def _change(rows: list[dict[str, str]], today: date) -> None:
    """What happens in the CRM until the second file."""
    rows[CONFLICT_PLACE]["Next Step"] = "Send the quote"
    lost = [row for row in rows if row["Stage"] == "8-Closed Lost"]
    for place, row in enumerate([row for row in rows if row["Stage"] in NEW_STAGES][:CLOSED_SINCE]):
        stage = "Closed Won" if place % 4 else "8-Closed Lost"
        row |= {"Stage": stage, "Close Date": (today - timedelta(days=place % 5)).isoformat()}
    lost[-1] |= {"Stage": "5-Negotiating", "Close Date": (today + timedelta(days=30)).isoformat()}


def _write_next_step(row: dict[str, str], text: str, by: User) -> None:
    opportunity = db.session.scalars(select(Opportunity).where(Opportunity.crm_id == row["Id"])).one()
    step = OpportunityNextStep(opportunity=opportunity, note=Note(text=text), written_by=by)
    step.due_on = clock.today(by.time_zone) + timedelta(days=7)
    db.session.add(step)
    db.session.flush()


def _crm_id(kind: CrmKind, number: int) -> str:
    return read_crm_id(f"{kind.value}Dm0000{number:06}", kind).text


def _text(rows: list[dict[str, str]]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
