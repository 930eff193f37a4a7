"""The office's own tables: models, queries as functions of a session, migrations."""
