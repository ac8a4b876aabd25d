"""Groups that stood before posts were found by runs of three words get their new signatures and keys.

Without it a copy of an older rumour would begin a group of its own: the keys it is looked up by are no longer those
its group was stored under. Words stay as they are; doing it twice changes nothing.
"""

from collections import Counter

from django.db import migrations

from kentongan.engine import near, near_sketch

BATCH = 500  # groups
ASKED = 400  # keys looked up at once
ABOUT = (
    "owner",
    "against_id",
    "against_post_id",
)  # groups that differ here are never asked for together


def key_again(apps, schema_editor):
    groups = apps.get_model("up", "ReportGroup").objects.order_by("pk").only("pk", "words", *ABOUT)
    keys = apps.get_model("up", "GroupKey").objects
    keys.all().delete()
    last = 0
    while batch := list(groups.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        sketches = near_sketch.sketch([group.words for group in batch])
        signatures = [near.signature_at(sketches, place) for place in range(len(batch))]
        taken = _taken(keys, sorted({key for signature in signatures for key in signature.keys}))
        rows = []
        for group, signature in zip(batch, signatures, strict=True):
            group.signature = signature.pack()
            about = tuple(getattr(group, name) for name in ABOUT)
            for key in sorted(signature.keys):
                taken[key, about] += 1
                if taken[key, about] <= near.ROWS_PER_KEY:
                    rows.append(keys.model(key=key, group_id=group.pk))
        groups.model.objects.bulk_update(batch, ["signature"])
        keys.bulk_create(rows, batch_size=1000)


def _taken(keys, wanted):
    """How many groups of each kind the keys lead to already."""
    taken = Counter()
    names = [f"group__{name}" for name in ABOUT]
    for at in range(0, len(wanted), ASKED):
        for key, *about in keys.filter(key__in=wanted[at : at + ASKED]).values_list("key", *names):
            taken[key, tuple(about)] += 1
    return taken


class Migration(migrations.Migration):
    dependencies = [("up", "0009_outside_licence")]

    operations = [migrations.RunPython(key_again, migrations.RunPython.noop, elidable=True)]
