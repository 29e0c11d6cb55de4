"""What exists: ids, places, members, work orders. Frozen values without behaviour."""
