"""Notices released before there were roll-ups get theirs from their villages' tallies."""

from django.db import migrations

INTO = """
INSERT INTO down_roll (notice_id, code, villages, empty, expected, known, on_time,
                       acknowledged, joined, relayed, confirmed)
SELECT t.notice_id, substr(t.code, 1, 6), count(*),
       SUM(CASE WHEN t.expected = 0 THEN 1 ELSE 0 END), SUM(t.expected), count(t.first_at),
       SUM(CASE WHEN t.first_at <= n.deadline_at THEN 1 ELSE 0 END),
       SUM(t.acknowledged), 0, SUM(t.relayed), 0
FROM down_tally t JOIN down_notice n ON n.id = t.notice_id
WHERE NOT n.wide AND NOT EXISTS (SELECT 1 FROM down_roll r WHERE r.notice_id = t.notice_id)
GROUP BY t.notice_id, substr(t.code, 1, 6)
"""


def make_rolls(apps, editor) -> None:
    """One statement; a notice that has any roll-up is left alone, so twice changes nothing."""
    editor.execute(INTO)


class Migration(migrations.Migration):
    """Nothing to undo: roll-ups repeat what the tallies say."""

    dependencies = [("down", "0005_draft_of_a_kit")]

    operations = [migrations.RunPython(make_rolls, migrations.RunPython.noop)]
