"""What an office owes the people whose data it keeps: a copy, erasure, and an end to keeping."""
