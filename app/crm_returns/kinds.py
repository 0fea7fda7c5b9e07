"""The kinds of return files, the fields in them, and what becomes of a value. Values are stored."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.settings import current_settings


class ReturnKind(StrEnum):
    """What a return file is about. All but ACCOUNTS are about open opportunities."""

    ACCOUNTS = "accounts"
    ISR = "isr"
    WORK = "work"
    LOG = "log"

    @property
    def label(self) -> str:
        return str(RETURN_KIND_LABELS[self])

    @property
    def fields(self) -> tuple[ReturnField, ...]:
        """The fields of its file, in order."""
        return FIELDS_OF_KIND[self]


RETURN_KIND_LABELS = {
    ReturnKind.ACCOUNTS: _l("Proposed ISR of accounts"),
    ReturnKind.ISR: _l("ISR of opportunities"),
    ReturnKind.WORK: _l("Tier and next step"),
    ReturnKind.LOG: _l("Next steps history"),
}


class ReturnField(StrEnum):
    """A field of the CRM that a return file can write."""

    PROPOSED_ISR = "proposed isr"
    ISR = "isr"
    ISR_OVERRIDE = "isr override"
    TIER = "tier"
    NEXT_STEP = "next step"
    NEXT_STEP_OWNER = "next step owner"
    LOG = "log"

    @property
    def label(self) -> str:
        return str(RETURN_FIELD_LABELS[self])

    @property
    def header(self) -> str:
        """The name of the field in the CRM."""
        return str(getattr(current_settings(), _SETTINGS[self]))


RETURN_FIELD_LABELS = {
    ReturnField.PROPOSED_ISR: _l("Proposed ISR"),
    ReturnField.ISR: _l("ISR"),
    ReturnField.ISR_OVERRIDE: _l("ISR override"),
    ReturnField.TIER: _l("Tier"),
    ReturnField.NEXT_STEP: _l("Next step"),
    ReturnField.NEXT_STEP_OWNER: _l("Owner of the next step"),
    ReturnField.LOG: _l("Next steps history"),
}
FIELDS_OF_KIND = {
    ReturnKind.ACCOUNTS: (ReturnField.PROPOSED_ISR,),
    ReturnKind.ISR: (ReturnField.ISR, ReturnField.ISR_OVERRIDE),
    ReturnKind.WORK: (ReturnField.TIER, ReturnField.NEXT_STEP, ReturnField.NEXT_STEP_OWNER),
    ReturnKind.LOG: (ReturnField.LOG,),
}
# What people also write in the CRM. Of the others, Onramp is the record.
KEPT_BY_BOTH = (*FIELDS_OF_KIND[ReturnKind.WORK], ReturnField.LOG)
_SETTINGS = {
    ReturnField.PROPOSED_ISR: "crm_proposed_isr_field",
    ReturnField.ISR: "crm_isr_field",
    ReturnField.ISR_OVERRIDE: "crm_isr_override_field",
    ReturnField.TIER: "crm_tier_field",
    ReturnField.NEXT_STEP: "crm_next_step_field",
    ReturnField.NEXT_STEP_OWNER: "crm_next_step_owner_field",
    ReturnField.LOG: "crm_log_field",
}


class ReturnState(StrEnum):
    """What became of a value that was sent."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    NOT_TAKEN = "not taken"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return str(RETURN_STATE_LABELS[self])


RETURN_STATE_LABELS = {
    ReturnState.SENT: _l("Waiting"),
    ReturnState.CONFIRMED: _l("Confirmed"),
    ReturnState.NOT_TAKEN: _l("Not taken"),
    ReturnState.REPLACED: _l("In a later file again"),
}


class LeftOut(StrEnum):
    """Why a value that differs is not in a return file."""

    NO_CRM_USER = "no user"
    SEVERAL_CRM_USERS = "several users"
    LEFT = "left"
    IS_OWNER = "owner"
    ONLY_IN_CRM = "only in the CRM"
    CONFLICT = "conflict"
    UNSAFE = "unsafe"
    TOO_LONG = "too long"

    @property
    def label(self) -> str:
        return str(LEFT_OUT_LABELS[self])


LEFT_OUT_LABELS = {
    LeftOut.NO_CRM_USER: _l("This person has no user ID in the CRM. Upload the users of the CRM."),
    LeftOut.SEVERAL_CRM_USERS: _l("Several users of the CRM have the email of this person."),
    LeftOut.LEFT: _l("The ISR override is for a person who left. Choose another ISR."),
    LeftOut.IS_OWNER: _l("The ISR is the owner in the CRM. These are never the same person."),
    LeftOut.ONLY_IN_CRM: _l("The ISR was overridden in the CRM, and not here."),
    LeftOut.CONFLICT: _l("Both sides changed this. Resolve the conflict."),
    LeftOut.UNSAFE: _l("Spreadsheets would run this text as a formula, or the CRM would read it as a blank."),
    LeftOut.TOO_LONG: _l("The text is too long for the CRM."),
}
