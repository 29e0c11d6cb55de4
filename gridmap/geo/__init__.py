"""Shapes and metres, and nothing of grids: a stranger to our field could use this room.

`crs` moves geometry between the storage CRS, metric zones and the shifted datums of Chinese
map services; `distance` measures between positions; `locate` finds the one owner of a point;
`topology` finds overlaps, gaps, slivers and broken shapes.
"""
