"""Two ways lead to the tables: the one step of a new installation, and the steps of an older one."""

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader


def test_the_squashed_step_makes_what_the_steps_make():
    by_steps, at_once = (
        MigrationLoader(None, replace_migrations=squashed).project_state()
        for squashed in (False, True)
    )
    assert not MigrationAutodetector(by_steps, at_once)._detect_changes()
    assert not MigrationAutodetector(at_once, by_steps)._detect_changes()
