"""The fixtures of migrations, for the turns that a migration writes."""

from tests.house.conftest import blank_app, migrations

__all__ = ["blank_app", "migrations"]
