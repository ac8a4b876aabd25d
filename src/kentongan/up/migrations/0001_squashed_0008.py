"""The tables of this room as they stand: new installations take this one step, older ones the steps
it replaces."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("up", "0001_initial"),
        ("up", "0002_reports_of_every_door"),
        ("up", "0003_truth_models"),
        ("up", "0004_desks_changes"),
        ("up", "0005_files"),
        ("up", "0006_conversations"),
        ("up", "0007_sealed_email"),
        ("up", "0008_official_form"),
    ]

    initial = True

    dependencies = [
        ("roster", "0003_rosters_and_accounts"),
        ("vault", "0003_file_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
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
                        choices=[("rumour", "Rumour"), ("fact", "Fact")],
                        default="rumour",
                        max_length=8,
                    ),
                ),
                ("words", models.TextField()),
                ("topic", models.CharField(max_length=160)),
                ("owner", models.CharField(max_length=24)),
                ("place_code", models.CharField(default="", max_length=16)),
                ("made_at", models.DateTimeField()),
                ("code", models.CharField(default="", max_length=48)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("owner", "code"),
                        name="one_claim_per_question",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("correction_note", models.CharField(default="", max_length=400)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("owner", models.CharField(max_length=24)),
                ("place_code", models.CharField(max_length=16)),
                ("headline", models.CharField(max_length=140)),
                ("body", models.TextField()),
                ("steps", models.TextField(default="")),
                ("basis", models.CharField(max_length=200)),
                ("share", models.TextField()),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("version", models.SmallIntegerField(default=1)),
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
                ("returned_why", models.CharField(default="", max_length=400)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("local_clock", models.BooleanField(default=False)),
                ("certainty", models.CharField(default="", max_length=12)),
                ("withdrawal_at", models.DateTimeField(null=True)),
                ("withdrawal_why", models.CharField(default="", max_length=400)),
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="up.claim",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="up.clarification",
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
                    "withdrawal_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "place_code"], name="clarification_by_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approved_by_a_second_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_by", None),
                            models.Q(("withdrawn_by", models.F("withdrawal_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="withdrawn_by_a_second_post",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=12)),
                ("address_hash", models.CharField(max_length=64)),
                ("address_sealed", models.TextField()),
                ("step", models.JSONField(default=dict)),
                ("last_in_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("waits", models.JSONField(default=list)),
                ("blocked_at", models.DateTimeField(null=True)),
                ("hour_began_at", models.DateTimeField(null=True)),
                ("hour_replies", models.SmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["last_in_at"], name="conversation_by_last")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "address_hash"), name="one_conversation_per_sender"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("content", "Content"),
                            ("violation", "Violation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                ("signature", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("checking", "Checking"),
                            ("answered", "Answered"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("size", models.IntegerField(default=0)),
                ("first_seen", models.DateTimeField()),
                ("last_seen", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("held_until", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "against",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "against_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="groups",
                        to="up.claim",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_at"], name="group_by_due")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receipt_hash", models.CharField(max_length=64, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("content", "Content"),
                            ("violation", "Violation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("words", models.TextField()),
                ("link", models.CharField(default="", max_length=2000)),
                ("place_said", models.CharField(default="", max_length=200)),
                ("place_code", models.CharField(default="", max_length=16)),
                ("happened_on", models.DateField(null=True)),
                ("channel", models.CharField(max_length=12)),
                ("received_at", models.DateTimeField()),
                ("email_sealed", models.TextField(default="")),
                ("likeness", models.SmallIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "filing",
                    models.CharField(
                        choices=[("information", "Information"), ("official", "Official")],
                        default="information",
                        max_length=12,
                    ),
                ),
                ("category", models.CharField(default="", max_length=24)),
                (
                    "openness",
                    models.CharField(
                        choices=[
                            ("anonymous", "Anonymous"),
                            ("confidential", "Confidential"),
                            ("named", "Named"),
                        ],
                        default="anonymous",
                        max_length=12,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("outside_id", models.CharField(max_length=160, null=True, unique=True)),
                (
                    "against",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "against_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="up.clarification",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.importbatch",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="up.conversation",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.place",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["group", "received_at"], name="report_by_group"),
                    models.Index(fields=["place_code", "owner"], name="report_by_place"),
                    models.Index(fields=["sent_by", "-received_at"], name="report_by_sender"),
                    models.Index(
                        condition=models.Q(("email_sealed", ""), _negated=True),
                        fields=["answered_at"],
                        name="report_with_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="up.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("converted", "Converted"),
                            ("split", "Split"),
                            ("merged", "Merged"),
                            ("tagged", "Tagged"),
                            ("settled", "Settled"),
                            ("about", "About"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reports", models.IntegerField(default=0)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="up.reportgroup",
                    ),
                ),
                ("touched", models.ManyToManyField(related_name="+", to="up.reportgroup")),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-id"], name="change_by_post")],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("belum_diperiksa", "Not Yet"),
                            ("sedang_diperiksa", "Running"),
                            ("hasil", "Done"),
                        ],
                        default="belum_diperiksa",
                        max_length=20,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("salah", "False"),
                            ("menyesatkan", "Misleading"),
                            ("sebagian_benar", "Partly"),
                            ("benar", "True"),
                            ("penipuan", "Fraud"),
                            ("belum_terbukti", "Unproven"),
                            ("tidak_dapat_diverifikasi", "Unverifiable"),
                        ],
                        default="",
                        max_length=24,
                    ),
                ),
                ("first_draft", models.CharField(default="", max_length=24)),
                ("reasoning", models.TextField(default="")),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("edition", models.SmallIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_record",
                        to="up.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.SmallIntegerField()),
                ("verdict", models.CharField(max_length=24)),
                ("first_draft", models.CharField(default="", max_length=24)),
                ("reasoning", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_why", models.CharField(default="", max_length=400)),
                (
                    "check_record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="up.check",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_record", "edition"), name="one_decision_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                ("edition", models.SmallIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "check_record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dissents",
                        to="up.check",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_record", "by", "edition"), name="one_dissent_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="up.identity",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "asked_at"], name="identity_request_by_state")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url_hash", models.CharField(max_length=64, unique=True)),
                ("url", models.CharField(max_length=2000)),
                ("publisher", models.CharField(max_length=160)),
                ("publisher_url", models.CharField(default="", max_length=2000)),
                ("words", models.TextField()),
                ("title", models.CharField(default="", max_length=300)),
                ("rating", models.CharField(max_length=80)),
                ("checked_on", models.DateField(null=True)),
                ("read_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("hidden_at", models.DateTimeField(null=True)),
                ("sample", models.BooleanField(default=False)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfficialForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.TextField()),
                ("known_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="official_form",
                        to="up.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_desk", models.BooleanField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="up.report",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="LinkSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="up.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "report"), name="one_link_per_report")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_desk", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("name_sealed", models.TextField(default="")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.file",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="up.message",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="up.report",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "file"), name="one_attachment_per_file"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("owner", models.CharField(max_length=24)),
                (
                    "against",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.institution",
                    ),
                ),
                (
                    "against_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="up.change",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.place",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="up.report",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("change", "report"), name="one_move_per_report")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key"], name="group_by_key")],
            },
        ),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=24)),
                ("code", models.CharField(max_length=16)),
                ("reports", models.IntegerField(default=0)),
                ("first_seen", models.DateTimeField()),
                ("last_seen", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exposures",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["code", "owner", "group"], name="exposure_by_place")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "code"), name="one_exposure_per_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verdict", models.CharField(max_length=8)),
                ("likeness", models.SmallIntegerField()),
                ("why", models.JSONField(default=list)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="up.claim",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "claim"), name="one_match_per_claim")
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=600)),
                ("shared", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "name"), name="one_view_per_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("via", models.CharField(max_length=16)),
                ("said", models.TextField()),
                ("url", models.CharField(default="", max_length=2000)),
                ("noted_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("confirms", "Confirms"),
                            ("denies", "Denies"),
                            ("unclear", "Unclear"),
                            ("no_answer", "No Answer"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("origin", models.CharField(default="", max_length=160)),
                ("archive_url", models.CharField(default="", max_length=2000)),
                ("is_party", models.BooleanField(default=False)),
                ("may_be_named", models.BooleanField(default=False)),
                ("edition", models.SmallIntegerField(default=1)),
                (
                    "check_record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="up.check",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.file",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=24)),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="up.reportgroup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["value", "group"], name="tag_by_value")],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "value"), name="one_tag_per_value")
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("done", "Done"), ("kept", "Kept")],
                        max_length=6,
                    ),
                ),
                ("note", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.post",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawal",
                        to="up.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="up.claim",
                    ),
                ),
            ],
        ),
    ]
