"""A day rehearsed under another practice, before it goes live. Pure: a seed in, figures out.

The story, as `gridmap.flows.simulate_days` tells it: a `Day` states who asks for what, where
and when, and who is on duty; `habits` draw how long people take, the same draws whatever the
practice; `rehearsal` lets the day happen, and whoever goes is chosen by the very functions of
`gridmap.dispatch` that choose in earnest; `figures` says how well it went, and `comparison`
sets two practices beside each other with confidence intervals. `pool` says beside them, by the
closed forms of `queueing`, what would wait if everybody could serve everything.
"""
