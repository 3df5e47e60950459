"""What is said: one conversation a file, values in and values out, no channel known."""
