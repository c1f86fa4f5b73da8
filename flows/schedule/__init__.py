"""The schedule of one or several campaigns on a machine of one's own: Prefect's server, its worker, its deployments.

Knows when a night is due and which processes run it; knows nothing of what a night does.
"""
