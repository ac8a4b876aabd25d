"""The tables of this room as they stand: new installations take this one step, older ones the steps
it replaces."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("roster", "0001_initial"),
        ("roster", "0002_machine_doors"),
        ("roster", "0003_rosters_and_accounts"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("handle", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254, null=True, unique=True)),
                ("phone", models.CharField(max_length=20, null=True, unique=True)),
                ("phone_verified", models.BooleanField(default=False)),
                ("language", models.CharField(default="id", max_length=5)),
                ("is_active", models.BooleanField(default=True)),
                ("sample", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("rows", models.IntegerField(default=0)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("level", models.CharField(max_length=10)),
                ("zone", models.CharField(max_length=16)),
                ("tps", models.IntegerField(null=True)),
                ("voters", models.IntegerField(null=True)),
                ("voters_note", models.CharField(default="", max_length=16)),
                ("search", models.CharField(default="", max_length=160)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="places",
                        to="roster.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["level", "code"], name="place_by_level"),
                    models.Index(fields=["search"], name="place_by_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=160)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions",
                        to="roster.place",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "place"], name="institution_by_kind")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "place", "name"), name="one_body_per_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official"),
                            ("unit", "Unit"),
                            ("personal", "Personal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("platform", models.CharField(max_length=16)),
                ("platform_name", models.CharField(default="", max_length=60)),
                ("name", models.CharField(default="", max_length=160)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("consent_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("code", models.CharField(max_length=12)),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.BigIntegerField(null=True)),
                ("verified_how", models.CharField(default="", max_length=8)),
                ("target", models.BigIntegerField(null=True)),
                ("target_on", models.DateField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="roster.institution",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="roster.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "kind"], name="account_by_place"),
                    models.Index(fields=["platform", "name"], name="account_by_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("person", None), ("withdrawn_at", None)
                        ),
                        fields=("institution", "platform", "name"),
                        name="one_account_per_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("person__isnull", False), ("withdrawn_at", None)
                        ),
                        fields=("person", "platform", "name"),
                        name="one_account_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_post", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="roster.account",
                    ),
                ),
                (
                    "from_institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "to_institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="divisions",
                        to="roster.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "name"), name="one_division_per_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NeutralityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_post", models.BigIntegerField(null=True)),
                ("answers", models.JSONField(default=dict)),
                ("note", models.CharField(default="", max_length=400)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="roster.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=24)),
                ("note", models.CharField(default="", max_length=300)),
                ("by_post", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("follow_up_on", models.DateField(null=True)),
                ("follow_up", models.CharField(default="", max_length=300)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="without_accounts",
                        to="roster.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("institution",),
                        name="one_reason_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("contact", models.CharField(default="", max_length=120)),
                ("contact_role", models.CharField(default="", max_length=120)),
                ("phone", models.CharField(default="", max_length=20)),
                ("email", models.CharField(default="", max_length=254)),
                ("consent_at", models.DateTimeField(null=True)),
                ("consent_how", models.CharField(default="", max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner",
                        to="roster.institution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Headcount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("unit", models.CharField(max_length=24)),
                ("status", models.CharField(max_length=14)),
                ("number", models.IntegerField()),
                ("source", models.CharField(max_length=300)),
                ("on", models.DateField()),
                ("note", models.CharField(default="", max_length=400)),
                ("by_post", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "replaced_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="roster.headcount",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headcounts",
                        to="roster.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "place", "on"], name="headcount_by_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=16)),
                ("name", models.CharField(max_length=120)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("reason", models.CharField(max_length=16)),
                ("basis", models.CharField(default="", max_length=200)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="history",
                        to="roster.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "code", "name", "reason"), name="one_row_per_former_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=24)),
                ("title", models.CharField(max_length=120)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("tetap", "Definitive"),
                            ("pj", "Pj"),
                            ("plt", "Plt"),
                            ("mewakili", "On Behalf"),
                        ],
                        default="tetap",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "division",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to="roster.division",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="roster.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="roster.place",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["role", "place"], name="post_by_role")],
            },
        ),
        migrations.CreateModel(
            name="EntryLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="roster.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("ending", models.CharField(max_length=4)),
                ("scopes", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="roster.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metric", models.CharField(max_length=16)),
                ("delta", models.BooleanField(default=False)),
                ("value", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("source", models.CharField(max_length=8)),
                ("said", models.CharField(default="", max_length=40)),
                ("file_hash", models.CharField(default="", max_length=64)),
                ("picture_hash", models.CharField(default="", max_length=64)),
                ("by_post", models.BigIntegerField(null=True)),
                ("noted_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                ("why_odd", models.CharField(default="", max_length=40)),
                ("sample", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="roster.account",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="roster.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "metric", "day"], name="reading_series")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("account", "metric", "delta", "day", "source"),
                        name="one_standing_reading_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("place", models.CharField(max_length=16)),
                ("by_post", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("read", "Read"),
                            ("applying", "Applying"),
                            ("applied", "Applied"),
                            ("undone", "Undone"),
                            ("aside", "Aside"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("refusal", models.CharField(default="", max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("chosen", models.JSONField(default=dict)),
                ("complete_for", models.CharField(max_length=16, null=True)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("sample", models.BooleanField(default=False)),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_file",
                        to="roster.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "place", "-id"], name="roster_file_of_office")
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.SmallIntegerField(choices=[(0, "joined"), (1, "changed"), (2, "left")]),
                ),
                ("line", models.IntegerField()),
                ("post", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("new_person", models.BooleanField(default=False)),
                ("before", models.JSONField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="roster.rosterfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "line"), name="one_change_per_line")
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterHabit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("place", models.CharField(max_length=16)),
                ("topic", models.CharField(max_length=8)),
                ("said", models.CharField(max_length=160)),
                ("means", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "place", "topic", "said"), name="one_meaning_per_office"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.IntegerField()),
                ("data", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="roster.rosterfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "n"), name="one_part_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                (
                    "what",
                    models.SmallIntegerField(
                        choices=[
                            (0, "join"),
                            (1, "change"),
                            (2, "same"),
                            (3, "problem"),
                            (4, "repeat"),
                            (5, "doubt"),
                            (6, "leave"),
                            (7, "left out"),
                        ]
                    ),
                ),
                ("why", models.CharField(default="", max_length=40)),
                ("value", models.CharField(default="", max_length=80)),
                ("other", models.IntegerField(null=True)),
                ("name", models.CharField(default="", max_length=120)),
                ("role", models.CharField(default="", max_length=24)),
                ("kind", models.CharField(default="", max_length=24)),
                ("code", models.CharField(default="", max_length=16)),
                ("title", models.CharField(default="", max_length=120)),
                ("phone", models.CharField(max_length=20, null=True)),
                ("email", models.CharField(max_length=254, null=True)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("handle", models.CharField(default="", max_length=40)),
                ("person", models.BigIntegerField(null=True)),
                ("post", models.BigIntegerField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="roster.rosterfile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["file", "what", "line"], name="staged_by_what")],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "line"), name="one_row_per_line")
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500)),
                ("events", models.JSONField(default=list)),
                ("salt", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("last_told_at", models.DateTimeField(null=True)),
                ("last_word", models.CharField(default="", max_length=80)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhooks",
                        to="roster.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeadcountNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=600)),
                ("by_post", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "headcount",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="roster.headcount",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("headcount", "text"), name="one_note_of_these_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Heading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("said", models.CharField(max_length=80)),
                ("means", models.CharField(max_length=16)),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "institution", "said"), name="one_meaning_per_heading"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("institution", None)),
                        fields=("kind", "said"),
                        name="one_meaning_at_the_command_line",
                    ),
                ],
            },
        ),
    ]
