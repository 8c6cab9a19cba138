"""Interviews: planned and moved, announced to the client, answered by the client."""
