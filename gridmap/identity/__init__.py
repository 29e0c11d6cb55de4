"""WHO CALLS. Passwords, tokens and the delays of those who guess; knows no tables."""
