"""Clients and staff: coming, changing, changing hands, leaving. In the caller's transaction."""
