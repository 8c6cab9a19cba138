"""What staff are told that can wait: the morning's summary, small notices, mails to managers."""
