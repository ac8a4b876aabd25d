"""The tables of this room as they stand: new installations take this one step, older ones the steps
it replaces."""

import django.db.models.deletion
from django.db import migrations, models

import kentongan.ledger.append_only


class Migration(migrations.Migration):
    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_append_only"),
        ("ledger", "0003_try"),
        ("ledger", "0004_channels"),
        ("ledger", "0005_outgoing_by_channel"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DemoClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shift", models.DurationField()),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("worker", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TreeHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(unique=True)),
                ("root", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("signature", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_person", models.BigIntegerField(null=True)),
                ("actor_post", models.BigIntegerField(null=True)),
                ("rules", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=32)),
                ("subject_id", models.BigIntegerField()),
                ("place", models.CharField(max_length=16)),
                ("data", models.JSONField(default=dict)),
                ("leaf", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "subject_id", "id"], name="event_of_subject"),
                    models.Index(fields=["code", "at"], name="event_by_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=200)),
                ("body", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "key"), name="one_incoming_per_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("args", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=128, null=True, unique=True)),
                ("priority", models.SmallIntegerField(default=0)),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "ready"), (1, "running"), (2, "done"), (3, "dead")], default=0
                    ),
                ),
                ("run_after", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("worker", models.CharField(default="", max_length=64)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("max_attempts", models.SmallIntegerField(default=8)),
                ("error", models.TextField(default="")),
                ("queued_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", 0)),
                        fields=["-priority", "run_after", "id"],
                        name="job_ready",
                    ),
                    models.Index(
                        condition=models.Q(("state", 1)), fields=["lease_until"], name="job_leased"
                    ),
                    models.Index(fields=["state", "-finished_at"], name="job_by_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="place_in_tree",
                        to="ledger.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=128, unique=True)),
                ("channel", models.CharField(max_length=16)),
                ("address", models.CharField(max_length=254)),
                ("data", models.JSONField(default=dict)),
                ("subject", models.CharField(default="", max_length=200)),
                ("body", models.TextField()),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "waiting"), (1, "handed over"), (2, "failed")], default=0
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("provider_id", models.CharField(max_length=200, null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("error", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["channel", "state", "-made_at"], name="outgoing_by_channel"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "provider_id"), name="one_provider_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Try",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["who", "at"], name="try_by_address")],
            },
        ),
        migrations.RunPython(
            code=kentongan.ledger.append_only.close,
            reverse_code=kentongan.ledger.append_only.open_again,
        ),
    ]
