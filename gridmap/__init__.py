"""gridmap: the engine of urban grid management.

Start with `gridmap.flows.receive_request` and `gridmap.flows.dispatch_work_order`: these
two tell the whole tale of a request, and lead into every room.
"""
