"""The database itself refuses to change or delete an event, its place in the tree, or a signed head."""

from django.db import migrations

from kentongan.ledger.append_only import close, open_again


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(close, open_again)]
