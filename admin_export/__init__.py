"""What staff see in a browser: sign-in, pages, digests, files."""
