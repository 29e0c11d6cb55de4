"""A synthetic district, plainly marked as such, the same for the same seed.

The ground comes first (`terrain`), then the main roads (`skeleton`) and the streets that
follow their grain (`grain`, `streamlines`, `network`, `streets`). Streets, river and coast
bound the blocks (`blocks`); blocks are built up (`ground`, `parcels`), walled and given
gates (`gates`), and joined to grids, communities and subdistricts (`partition`, `areas`).
`town` tells that story. Who lives, works and serves there is told by the registers
(`people`, `organizations`, `stations`, `units`, `sensors`, `requests`); `write` puts all of
it into files. `day` reads the small files back and moves them to any date.
"""
