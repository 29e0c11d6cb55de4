"""Where the next stations should stand. Pure: values in, plans out.

`maximal_cover` reaches the most people with so many stations, `fewest_stations` everybody with
as few as possible, `shortest_ways` makes the mean way short (p-median), `shortest_worst_way`
the longest one (p-center), and `cover_within_capacity` fills stations no further than they
hold. Stations that stand already are kept and cost nothing; a forbidden site is never taken.

Every answer is a `Plan` that carries a bound: no plan whatever could be better than that. Quick
methods come first and exact ones after, so that an answer cut short by its time limit is never
worse than the greedy one, and says that it was cut short.
"""
