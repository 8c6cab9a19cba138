"""The database: models, session, encryption, and queries (a module a noun). Nothing here commits."""
