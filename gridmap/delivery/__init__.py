"""How messages leave this server: signed, to addresses that are allowed, within a time limit.

The one room that calls another system; it knows no database. `flows/send_message.py` uses it.
"""
