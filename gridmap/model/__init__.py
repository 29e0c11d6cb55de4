"""What exists: ids, places, members, work orders. Frozen values, no behaviour beyond their own sense."""
