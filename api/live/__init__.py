"""The one asynchronous corner: streams of what happens, for all who listen to one process.

While somebody listens, the `relay` looks at the feed over a connection of its own, at most four
times a second, and encodes what it finds once (`frames`). `listeners` tells each `channel` what
its sight covers: all listeners of one sight hear the same bytes, and each keeps only the number of
the frame that comes next for it. What somebody has `missed` who comes back is told from memory,
else from the table. `feed_age` says how old what was told may be.
"""
