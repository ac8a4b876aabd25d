"""Django database backend: SQLite with a fair write lock."""
