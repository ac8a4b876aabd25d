from django.db import migrations, models
from django.db.models import Q

from kentongan.up.address import seal


def seal_addresses(apps, schema_editor):
    """Addresses that lie open get sealed."""
    reports = apps.get_model("up", "Report")
    for row in reports.objects.exclude(email="").only("pk", "email").iterator(500):
        reports.objects.filter(pk=row.pk).update(email_sealed=seal(row.email))


class Migration(migrations.Migration):
    dependencies = [("up", "0006_conversations")]

    operations = [
        migrations.AddField(
            model_name="report", name="email_sealed", field=models.TextField(default="")
        ),
        migrations.RunPython(seal_addresses, migrations.RunPython.noop),
        migrations.RemoveField(model_name="report", name="email"),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["answered_at"], condition=~Q(email_sealed=""), name="report_with_email"
            ),
        ),
    ]
