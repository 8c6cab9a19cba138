"""Signing in to the staff pages without a password."""
