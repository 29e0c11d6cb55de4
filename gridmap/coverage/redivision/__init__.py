"""Re-division of one community into grids: balanced, in one piece each, along streets.

The community is cut into atoms, pieces that no division splits (`atoms.py`). A division puts
every atom into one grid (`division.py`); `search.py` looks for good ones, from the division
of today and from fresh starts (`starts.py`), and `proposals.py` picks the few that a planner
should see. `numbering.py` gives the grids their codes, `figures.py` says how a division
compares with today's. Pure: shapes in degrees come in, numbers and shapes go out.
`flows/redivide_community.py` brings the rows and keeps the proposals as drafts.
"""
