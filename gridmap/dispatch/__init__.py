"""Who goes. The decision, pure: facts in, a decision with reasons out.

The story, as `gridmap.flows.dispatch_work_order` tells it: the store reads a `Situation`
(the order, and everybody in reach, in any state); `eligibility` gives each person who cannot
go the one reason why; `shortlist` keeps the nearest of the others for timing; the travel
engine times them; `assign` prices every one in seconds and picks the cheapest. The result
is a `Decision` that names a reason for everyone, chosen or not, and carries the policy it
was made under.
"""
