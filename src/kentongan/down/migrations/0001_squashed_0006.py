"""The tables of this room as they stand: new installations take this one step, older ones the steps
it replaces."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("down", "0001_initial"),
        ("down", "0002_kits_and_stages"),
        ("down", "0003_cascade"),
        ("down", "0004_ways"),
        ("down", "0005_draft_of_a_kit"),
        ("down", "0006_rolls_of_old_notices"),
    ]

    initial = True

    dependencies = [
        ("roster", "0003_rosters_and_accounts"),
        ("roster", "__first__"),
        ("vault", "0003_file_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted_at", models.DateTimeField()),
                ("last_post", models.BigIntegerField()),
                ("posts", models.BigIntegerField()),
                ("good_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Kit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("owner", models.CharField(max_length=24)),
                ("place_code", models.CharField(blank=True, max_length=16)),
                ("made_at", models.DateTimeField()),
                ("sample", models.BooleanField(default=False)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place_code"], name="kit_by_place")],
            },
        ),
        migrations.CreateModel(
            name="KitVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("purpose", models.CharField(max_length=16)),
                ("schedule", models.CharField(max_length=24)),
                ("stage", models.CharField(blank=True, default="", max_length=40)),
                ("headline", models.CharField(max_length=140)),
                ("body", models.TextField()),
                ("basis", models.CharField(max_length=200)),
                ("link", models.CharField(blank=True, default="", max_length=300)),
                ("hashtags", models.CharField(blank=True, default="", max_length=200)),
                ("valid_until", models.DateTimeField(null=True)),
                ("texts", models.JSONField(default=list)),
                ("media", models.JSONField(default=list)),
                ("pictures", models.JSONField(default=list)),
                ("change", models.CharField(blank=True, default="", max_length=400)),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("signature", models.CharField(blank=True, default="", max_length=128)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_why", models.CharField(blank=True, default="", max_length=400)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="down.kit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "published_at"], name="kit_version_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kit", "number"), name="one_version_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="kit_by_a_second_post",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KitAlarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=16)),
                ("found_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="down.kitversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("version",),
                        name="one_open_alarm_per_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("schedule", models.CharField(max_length=24)),
                (
                    "kind",
                    models.CharField(
                        choices=[("dates", "Dates"), ("event", "Event"), ("extra", "Extra")],
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("owner", models.CharField(max_length=24)),
                ("place_code", models.CharField(blank=True, max_length=16)),
                ("label", models.CharField(blank=True, default="", max_length=140)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("basis", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, default="", max_length=400)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("closed_why", models.CharField(blank=True, default="", max_length=400)),
                ("sample", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_code", "state"], name="local_stage_by_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="stage_by_a_second_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="stage_ends_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("stage", "Stage"),
                            ("education", "Education"),
                            ("call_to_vote", "Call"),
                            ("contest", "Contest"),
                        ],
                        max_length=12,
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("headline", models.CharField(max_length=140)),
                ("body", models.TextField()),
                ("share", models.TextField()),
                ("about", models.CharField(max_length=48, unique=True)),
                ("audience", models.CharField(max_length=120)),
                ("released_at", models.DateTimeField()),
                ("deadline_at", models.DateTimeField()),
                ("expected", models.IntegerField(default=0)),
                ("sample", models.BooleanField(default=False)),
                ("wide", models.BooleanField(default=False)),
                ("kinds", models.CharField(default="", max_length=120)),
                ("stage", models.CharField(default="", max_length=48)),
                ("texts", models.JSONField(default=dict)),
                ("hours", models.SmallIntegerField(null=True)),
                ("roster_last", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("stopped", "Stopped"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.CharField(default="", max_length=200)),
                ("urgent", models.BooleanField(default=False)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="down.notice",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("silent", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "code"), name="one_escalation_per_district"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("delivered_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("relayed_at", models.DateTimeField(null=True)),
                ("joined", models.BooleanField(default=False)),
                ("moved", models.BooleanField(default=False)),
                ("code", models.CharField(max_length=12, null=True, unique=True)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "post"), name="one_delivery_per_post")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=48, unique=True)),
                ("owner", models.CharField(max_length=24)),
                ("place_code", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=12)),
                ("stage", models.CharField(default="", max_length=48)),
                ("headline", models.CharField(max_length=140)),
                ("body", models.TextField()),
                ("share", models.TextField()),
                ("texts", models.JSONField(default=dict)),
                ("codes", models.JSONField(default=list)),
                ("pilot", models.JSONField(default=list)),
                ("roles", models.JSONField(default=list)),
                ("kinds", models.JSONField(default=list)),
                ("hours", models.SmallIntegerField()),
                ("urgent_why", models.CharField(default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("returned_why", models.CharField(default="", max_length=400)),
                ("sample", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="down.notice",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="down.kitversion",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="down.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nudges",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day", "code"], name="nudge_by_day")],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wave", models.SmallIntegerField(default=1)),
                ("what", models.CharField(max_length=24)),
                ("channel", models.CharField(max_length=16)),
                ("zone", models.CharField(max_length=16)),
                ("cursor", models.BigIntegerField(default=0)),
                ("handed", models.IntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_overs",
                        to="down.notice",
                    ),
                ),
                (
                    "nudge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_overs",
                        to="down.nudge",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "what", "channel", "zone"), name="one_cursor_per_channel"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenHour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("opens", models.IntegerField(default=0)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opens",
                        to="down.delivery",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "hour"), name="one_count_per_hour")
                ],
            },
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_code", models.CharField(max_length=16)),
                ("stated_at", models.DateTimeField()),
                (
                    "via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("whatsapp", "Whatsapp"),
                            ("social", "Social"),
                            ("meeting", "Meeting"),
                            ("speaker", "Speaker"),
                            ("poster", "Poster"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("groups", models.IntegerField(null=True)),
                ("link", models.CharField(default="", max_length=400)),
                ("sampled", models.BooleanField(default=False)),
                ("undone_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_how",
                    models.CharField(
                        blank=True,
                        choices=[("upline", "Upline"), ("sample", "Sample"), ("opens", "Opens")],
                        max_length=8,
                    ),
                ),
                ("doubted_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relay",
                        to="down.delivery",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.file",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_code", "confirmed_at"], name="relay_by_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("villages", models.IntegerField(default=0)),
                ("empty", models.IntegerField(default=0)),
                ("expected", models.IntegerField(default=0)),
                ("known", models.IntegerField(default=0)),
                ("on_time", models.IntegerField(default=0)),
                ("acknowledged", models.IntegerField(default=0)),
                ("joined", models.IntegerField(default=0)),
                ("relayed", models.IntegerField(default=0)),
                ("confirmed", models.IntegerField(default=0)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rolls",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "code"), name="one_roll_per_district")
                ],
            },
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("wave", models.SmallIntegerField(default=1)),
                ("held", models.BooleanField(default=False)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scopes",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["code"], name="scope_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "code"), name="one_scope_per_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("kind", models.CharField(max_length=24)),
                ("role", models.CharField(max_length=24)),
                ("posts", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "code", "kind"), name="one_seat_per_role"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("reason", models.CharField(max_length=16)),
                ("note", models.CharField(default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="silences",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "code"), name="one_reason_per_village"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("expected", models.IntegerField(default=0)),
                ("acknowledged", models.IntegerField(default=0)),
                ("relayed", models.IntegerField(default=0)),
                ("first_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="down.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "code"), name="one_tally_per_village")
                ],
            },
        ),
        migrations.CreateModel(
            name="Way",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("address", models.TextField(default="")),
                ("hash", models.CharField(max_length=64)),
                ("p256dh", models.CharField(default="", max_length=100)),
                ("auth", models.CharField(default="", max_length=40)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "channel"], name="way_by_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("hash",), name="one_way_per_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "channel"), name="one_no_per_channel")
                ],
            },
        ),
    ]
