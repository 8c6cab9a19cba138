"""Proof that nothing is lost: the real processes, hurt in every way we know, counted at LINE's side.

`python -m faults` runs web and worker processes on SQLite and on PostgreSQL while people answer their
weekly records, and kills, fills, stops and misleads whatever the answers pass on their way.
"""
