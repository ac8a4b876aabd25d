"""The database itself refuses to change or delete an event, its place in the tree, or a signed head.

Called by migrations, so it never changes: what must differ gets a migration of its own.
"""

TABLES = ("ledger_event", "ledger_leaf", "ledger_treehead")


def _sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def close(apps, schema_editor):
    """Put the triggers on."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            run(_sqlite(table, "UPDATE"))
            run(_sqlite(table, "DELETE"))
        return
    run(
        "CREATE FUNCTION kentongan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in TABLES:
        run(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kentongan_append_only()"
        )


def open_again(apps, schema_editor):
    """Take the triggers off, to migrate backwards."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            run(f"DROP TRIGGER {table}_no_update")
            run(f"DROP TRIGGER {table}_no_delete")
        return
    for table in TABLES:
        run(f"DROP TRIGGER {table}_append_only ON {table}")
    run("DROP FUNCTION kentongan_append_only()")
