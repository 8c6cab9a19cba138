"""The weekly invitation, its reminders, the pauses that silence them, and the pushes they cost."""
