"""Tables for people, as files that spreadsheets open."""
