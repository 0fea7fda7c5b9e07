"""What earlier versions wrote of the book of business, as the migrations carry it along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tests.house.old_database import NOON, OldDatabase, a_user, carried


@carried(written_at="0076")
def tiers_that_were_chosen_are_kept_in_their_order(database: OldDatabase) -> Iterator[None]:
    database.insert("users", a_user(761), a_user(762))
    same = {"stage": "", "kind": "renewal", "outcome": "open", "close_on": date(2026, 11, 30), "version": 1}
    texts = ("name", "subscription", "owner_crm_id", "owner_name", "owner_email", "delegated_by", "crm_isr")
    texts += ("crm_tier", "crm_next_step", "crm_next_step_owner", "crm_log", "crm_territory")
    blank = dict.fromkeys((*texts, "crm_proposed_isr"), "")
    ids = [{"id": n, "crm_id": f"006{n:015}", "crm_key": f"006{n:015}"} for n in range(761, 766)]
    database.insert("accounts", blank | ids[0])
    kept = [
        {"tier": "4", "tier_by_id": 762, "tier_at": NOON},  # by hand, then by a file, then by hand
        {"tier": None, "tier_by_id": None, "tier_at": None},  # by hand, and back to the default
        {"tier": "2", "tier_by_id": None, "tier_at": None},  # nobody knows since when
        {"tier": None, "tier_by_id": None, "tier_at": None},  # never chosen
        {"tier": "1", "tier_by_id": 761, "tier_at": NOON},  # by a conflict
    ]
    rows = [
        {**blank, **same, "account_id": 761, **id_, **values} for id_, values in zip(ids, kept, strict=True)
    ]
    database.insert("opportunities", *rows)
    file = {
        "id": 761,
        "kind": "opportunities",
        "name": "x",
        "encoding": "utf-8",
        "delimiter": ",",
        "header": [],
    }
    file |= {"columns": [], "uploaded_by_id": 761, "uploaded_at": NOON, "state": "applied", "scope": "part"}
    database.insert(
        "crm_imports",
        file
        | {
            "exported_at": NOON - timedelta(days=3),
            "row_count": 1,
            "edition": 1,
            "seen": "",
            "missing": 0,
            "leaves_out_refused": False,
            "attempts": 0,
            "done": 0,
        },
    )
    change = {"opportunity_id": 761, "import_id": 761, "field": "tier", "was": "2", "became": "3"}
    database.insert("opportunity_changes", change | {"changed_at": NOON - timedelta(days=1)})
    chose = {
        "about": "opportunity:761",
        "verb": "CHOSE_TIER",
        "by_id": 761,
        "was": "",
        "became": "Tier 2 - Co-managed",
    }
    acts = [
        chose | {"at": NOON - timedelta(days=5)},
        chose | {"at": NOON, "by_id": 762, "became": "Tier 4 - Low touch"},
        chose | {"at": NOON - timedelta(days=2), "about": "opportunity:762", "verb": "CHOSE_TIERS"},
        chose | {"at": NOON, "about": "opportunity:762", "verb": "RESET_TIER", "became": "Tier 1 - Actively"},
    ]
    database.insert("activity", *({"id": 761 + n, **act} for n, act in enumerate(acts)))
    conflict = {
        "id": 761,
        "opportunity_id": 765,
        "field": "tier",
        "base": "",
        "ours": "2",
        "theirs": "Tier 1",
    }
    decided = {"chosen": "theirs", "chosen_by_id": 761, "chosen_at": NOON, "found_at": NOON, "import_id": 761}
    database.insert("work_conflicts", conflict | decided)
    yield
    found = [
        (row.opportunity_id, row.tier, row.starts_on, row.chosen_by_id, row.import_id)
        for row in database.rows("tier_choices")
        if 761 <= row.opportunity_id <= 765
    ]
    assert found == [
        (761, "2", date(2026, 11, 18), 761, None),
        (761, "3", date(2026, 11, 20), None, 761),
        (761, "4", date(2026, 11, 23), 762, None),
        (762, "2", date(2026, 11, 21), 761, None),
        (762, None, date(2026, 11, 23), 761, None),
        (763, "2", date.min, None, None),
        (765, "1", date(2026, 11, 23), 761, None),
    ]


@carried(written_at="0076")
def an_alignment_change_keeps_the_act_that_first_made_it(database: OldDatabase) -> Iterator[None]:
    database.insert("users", a_user(766), a_user(767))
    same = {"isr_id": 766, "created_at": NOON, "opportunities": 1, "atr": 5}
    days = {766: (2, "handed over", 767), 767: (1, "accounts moved", None), 768: (0, "vacated", 767)}
    for number, (accounts, kind, by_id) in days.items():
        made = {"id": number, "accounts": accounts, "kind": kind, "by_id": by_id}
        day = date(2026, 11, number - 760)
        database.insert("alignment_changes", same | made | {"effective_on": day})
    yield
    kept = [(row.id, row.accounts, row.atr) for row in database.rows("alignment_changes", *days)]
    assert kept == [(766, 2, 5), (767, 1, 5), (768, 0, 5)]
    acts = [(row.change_id, row.kind, row.by_id, row.accounts) for row in database.rows("alignment_acts")]
    assert [act for act in acts if act[0] in days] == [
        (766, "handed over", 767, 2),
        (767, "accounts moved", None, 1),
    ]


@carried(written_at="0076")
def turns_about_territories_open_when_they_begin_to_wait(database: OldDatabase) -> Iterator[None]:
    """Since the last day of a territory is over, if that is later than the gate opened."""
    database.insert("users", *(a_user(number) for number in range(771, 774)))
    texts = dict.fromkeys(("segment", "area", "sae", "asm", "rd"), "")
    database.insert("territories", {"id": 771, "name": "Carried", "region": "EMEA", **texts})
    held = {"territory_id": 771, "isr_id": 772, "manager_id": 771, "assigned_at": NOON}
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 24)}
    database.insert("assignments", {"id": 771, **held, **days}, with_triggers=False)
    kinds = {
        771: ("assign territory", 772),
        772: ("assign territory", 773),
        773: ("assign vacant territory", 771),
    }
    rows = [
        {"id": number, "kind": kind, "about_id": about_id, "user_id": 771, "since": NOON}
        for number, (kind, about_id) in kinds.items()
    ]
    database.insert("turns", *rows)
    yield
    found = [(row.since, row.opens_at) for row in database.rows("turns", *kinds)]
    over = datetime(2026, 11, 25, tzinfo=UTC)
    assert [tuple(map(_in_utc, row)) for row in found] == [(over, over), (NOON, NOON), (NOON, NOON)]


def _in_utc(moment: datetime) -> datetime:
    """SQLite gives instants without their zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
